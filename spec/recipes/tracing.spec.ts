import {
  context,
  metrics,
  propagation,
  type MeterProvider,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { Directus, type Interceptor } from '../../lib';
import { importBlock } from '../support/import-block';
import { type RecordingServer, startRecordingServer } from '../support/recording-server';

const PAGE = 'docs/recipes.md';

describe('docs/recipes.md: traces and metrics', () => {
  const exporter = new InMemorySpanExporter();
  const record = vi.fn();
  let server: RecordingServer;

  beforeAll(async () => {
    server = await startRecordingServer();
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    propagation.setGlobalPropagator(new W3CTraceContextPropagator());
    const meter = { createHistogram: () => ({ record }) };
    metrics.setGlobalMeterProvider({ getMeter: () => meter } as unknown as MeterProvider);
    trace.setGlobalTracerProvider(
      new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }),
    );
  });
  afterAll(async () => {
    context.disable();
    propagation.disable();
    trace.disable();
    metrics.disable();
    await server.stop();
  });
  beforeEach(() => {
    exporter.reset();
  });

  /** Runs `work` in a span, and returns the id of that span. */
  const inSpan = (work: () => PromiseLike<unknown>): Promise<string> =>
    trace.getTracer('spec').startActiveSpan('parent', async (span) => {
      await work();
      span.end();
      return span.spanContext().spanId;
    });

  describe('spans', () => {
    let directus: Directus;
    beforeAll(async () => {
      directus = new Directus(server.url, { transport: { retry: { count: 1, maxDelay: 1 } } });
      vi.stubGlobal('directus', directus);
      await importBlock(PAGE, 'getTracer');
      vi.unstubAllGlobals();
    });

    it('tracing: a request is a span with the attributes of OpenTelemetry, without query and keys in its name', async () => {
      server.reset(() => ({ body: { data: { id: 1 } } }));
      const items = directus.items('articles');
      const parent = await inSpan(() => items.updateOne(7, { title: 'x' }, { fields: ['id'] }));
      const [span] = exporter.getFinishedSpans();
      expect(span).toMatchObject({
        name: 'PATCH /items/{collection}/{id}',
        kind: SpanKind.CLIENT,
        parentSpanContext: { spanId: parent },
        attributes: {
          'http.request.method': 'PATCH',
          'url.full': `${server.url}/items/articles/7`,
          'url.template': '/items/{collection}/{id}',
          'server.address': '127.0.0.1',
          'server.port': Number(new URL(server.url).port),
          'http.response.status_code': 200,
          'http.request.body.size': 13,
          'http.response.body.size': 17,
        },
      });
      const [seconds = 0, nanoseconds = 0] = span?.duration ?? [];
      expect(seconds * 1e9 + nanoseconds).toBeGreaterThanOrEqual(0);
    });

    it('tracing: a failed request is a span with status, error type and the number of retries', async () => {
      server.reset(() => ({
        status: 503,
        body: { errors: [{ message: 'no', extensions: { code: 'SERVICE_UNAVAILABLE' } }] },
      }));
      await directus
        .items('articles')
        .readOne(1)
        .then(undefined, () => undefined);
      expect(exporter.getFinishedSpans()).toMatchObject([
        {
          name: 'GET /items/{collection}/{id}',
          status: { code: SpanStatusCode.ERROR },
          attributes: {
            'http.response.status_code': 503,
            'error.type': 'SERVICE_UNAVAILABLE',
            'http.request.resend_count': 1,
          },
        },
      ]);
    });

    it('tracing: the duration of a request is recorded with the attributes of OpenTelemetry', async () => {
      server.reset(() => ({ body: { data: { id: 1 } } }));
      record.mockClear();
      await directus.items('articles').readOne(1);
      expect(record.mock.calls).toEqual([
        [
          expect.any(Number),
          {
            'http.request.method': 'GET',
            'url.template': '/items/{collection}/{id}',
            'server.address': '127.0.0.1',
            'server.port': Number(new URL(server.url).port),
            'http.response.status_code': 200,
            'error.type': undefined,
          },
        ],
      ]);
    });

    it('tracing: a cancelled request is a span that has ended', () => {
      directus.items('articles').readOne(1).subscribe().unsubscribe();
      expect(exporter.getFinishedSpans()).toHaveLength(1);
    });
  });

  describe('traceparent', () => {
    let withTraceparent: (server: string, ownOrigins: readonly string[]) => Interceptor;
    beforeAll(async () => {
      const block = await importBlock(PAGE, 'propagation');
      withTraceparent = block['withTraceparent'] as typeof withTraceparent;
    });

    async function headersSent(ownOrigins: readonly string[]) {
      server.reset(() => ({ body: { data: { id: 1 } } }));
      const directus = new Directus(server.url, {
        transport: { interceptors: [withTraceparent(server.url, ownOrigins)] },
      });
      const parent = await inSpan(() => directus.items('articles').readOne(1));
      return { parent, headers: server.seen[0]?.headers ?? {} };
    }

    it('tracing: a request to an own origin has the header traceparent of the current span', async () => {
      const { parent, headers } = await headersSent(['https://other.example', server.url]);
      expect(headers['traceparent']).toMatch(new RegExp(`^00-[\\da-f]{32}-${parent}-01$`));
    });

    it('tracing: a request to a foreign origin has no header traceparent', async () => {
      const { headers } = await headersSent([
        'https://other.example',
        `${server.url}.evil.example`,
      ]);
      expect(headers).not.toHaveProperty('traceparent');
    });
  });
});
