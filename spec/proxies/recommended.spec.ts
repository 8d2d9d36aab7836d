import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { namesOf } from './checks.mjs';
import { recommended } from './recommended.mjs';
import { proxies } from './servers/index.mjs';
import { judge } from './verdict.mjs';

const page = readFileSync(new URL('../../docs/proxies.md', import.meta.url), { encoding: 'utf8' });

describe('docs/proxies.md', () => {
  it.each(proxies)('has settings of $name that the prover can run', ({ name }) => {
    const site = recommended(name);
    expect(page).toContain(`\n${site}\`\`\`\n`);
    // What the prover replaces by ports of its own.
    expect(site).toMatch(/\b8055\b/);
    if (name !== 'Varnish') expect(site).toMatch(/\b8080\b/);
  });

  it('has no block of settings that the prover does not run', () => {
    const blocks = [...page.matchAll(/^```(\w+)\n([^]*?)^```$/gm)];
    const settings = blocks.filter(([, language = '']) => !['sh', 'ts', 'js'].includes(language));
    const run = [...proxies.map(({ name }) => name), 'Pages of another origin'];
    expect(settings.map(([, , text]) => text)).toEqual(run.map((name) => recommended(name)));
  });

  it.each(proxies)('mounts $name below a path as the prover does', ({ name, subPath }) => {
    const row = new RegExp(`^\\| ${name} +\\| `, 'm');
    const [line = ''] =
      page
        .split(/^## /m)
        .find((text) => text.startsWith('Sub-paths'))
        ?.match(new RegExp(`${row.source}.*$`, 'm')) ?? [];
    expect(line).toContain(`\`${subPath('api').replaceAll(/\s+/g, ' ')}\``);
  });

  it('has an error for a proxy without settings', () => {
    expect(() => recommended('Squid')).toThrow('docs/proxies.md has no settings of Squid');
  });

  it.each(proxies)(
    'names in its table what fails with the defaults of $name',
    ({ name, fails }) => {
      const [, , cell = ''] =
        page.match(new RegExp(`^\\| \\[${name}\\].*$`, 'm'))?.[0].split(' | ') ?? [];
      const words: Record<string, string> = {
        'upload with progress': '413',
        'cancelled upload': '413',
        'resumable upload': '413',
        'long query by GET': 'long addresses',
        'key with a slash': 'keys with a `/`',
        realtime: 'realtime',
      };
      const failing = Object.keys(fails.defaults);
      if (failing.length === 0) expect(cell).toContain('nothing');
      for (const check of failing) expect(cell).toContain(words[check]);
    },
  );
});

describe('the prover of proxies', () => {
  it.each(proxies)('expects failures of $name only from checks that exist', ({ fails }) => {
    const named = [...Object.keys(fails.defaults), ...Object.keys(fails.recommended)];
    expect(named.filter((name) => !namesOf.smoke.includes(name))).toEqual([]);
  });

  const [nginx] = proxies;
  it.each([
    ['defaults', 'query', 'ok', true],
    ['defaults', 'query', 'TransportError NETWORK', false],
    ['defaults', 'upload with progress', 'TransportError HTTP 413', true],
    ['defaults', 'upload with progress', 'TransportError NETWORK', false],
    // The docs would promise too little.
    ['defaults', 'upload with progress', 'ok', false],
    ['recommended', 'upload with progress', 'TransportError HTTP 413', false],
    ['scenes', 'realtime', 'no upgrade by the proxy', false],
  ] as const)('with %s, %s: %s is expected: %s', (setup, check, outcome, isExpected) => {
    if (!nginx) throw new Error('no nginx');
    expect(judge(nginx, setup, check, outcome).isExpected).toBe(isExpected);
  });
});
