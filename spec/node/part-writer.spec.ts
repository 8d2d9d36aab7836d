import { firstValueFrom } from 'rxjs';
import { describe, expect, it, vi } from 'vitest';
import type { PartFile } from '../../lib/node/part-file';
import { PartWriter } from '../../lib/node/part-writer';

const KIB = 1024;

/** A part file whose writes end when the spec says so. */
function slowDisk() {
  const writes: { readonly bytes: number; readonly at: number; readonly done: () => void; readonly fail: (error: Error) => void }[] = []; // prettier-ignore
  const part: PartFile = {
    write: (chunks, at) =>
      new Promise((done, fail) => {
        const bytes = chunks.reduce((sum, { length }) => sum + length, 0);
        writes.push({ bytes, at, done, fail });
      }),
    commit: () => Promise.resolve(),
    discard: () => Promise.resolve(),
  };
  return { writer: new PartWriter(part), writes };
}
const flow = () => ({ resume: vi.fn(), fail: vi.fn() });
const turn = () => new Promise((next) => setImmediate(next));

describe('PartWriter', () => {
  it('writes once at a time, and then all that has arrived meanwhile', async () => {
    const { writer, writes } = slowDisk();
    writer.open(100, flow());
    for (let nth = 0; nth < 3; nth++) writer.write(new Uint8Array(10));
    expect(writes).toMatchObject([{ bytes: 10, at: 100 }]);
    writes[0]?.done();
    await turn();
    expect(writes).toMatchObject([{}, { bytes: 20, at: 110 }]);
    const flushed = firstValueFrom(writer.flush());
    writes[1]?.done();
    expect(await flushed).toBe(30);
    expect(writer.end).toBe(130);
  });

  it('has the server wait while 4 MiB wait for the disk, and go on after that', async () => {
    const { writer, writes } = slowDisk();
    const steering = flow();
    writer.open(0, steering);
    expect(writer.write(new Uint8Array(10))).toBe(true);
    expect(writer.write(new Uint8Array(4 * KIB * KIB - 1))).toBe(true);
    expect(writer.write(new Uint8Array(1))).toBe(false);
    expect(steering.resume).not.toHaveBeenCalled();
    writes[0]?.done();
    await turn();
    expect(steering.resume).toHaveBeenCalled();
  });

  it('has the server wait for many small chunks, which cost more than their bytes', () => {
    const { writer } = slowDisk();
    writer.open(0, flow());
    const taken = Array.from({ length: 1_100 }, () => writer.write(Uint8Array.of(1)));
    expect(taken.indexOf(false)).toBe(1_024);
  });

  it('ends the request with the disk’s error, which the download then fails with', async () => {
    const { writer, writes } = slowDisk();
    const steering = flow();
    writer.open(0, steering);
    writer.write(new Uint8Array(10));
    const full = Object.assign(new Error('no space left'), { code: 'ENOSPC' });
    writes[0]?.fail(full);
    await turn();
    expect(steering.fail).toHaveBeenCalledWith(full);
    await expect(firstValueFrom(writer.flush())).rejects.toBe(full);
  });

  it('begins again where an answer begins', async () => {
    const { writer, writes } = slowDisk();
    writer.open(0, flow());
    writer.write(new Uint8Array(10));
    writes[0]?.done();
    await firstValueFrom(writer.flush());
    writer.open(0, flow());
    writer.write(new Uint8Array(4));
    expect(writes[1]).toMatchObject({ bytes: 4, at: 0 });
    writes[1]?.done();
    expect(await firstValueFrom(writer.flush())).toBe(4);
  });

  it('counts no byte of an answer that another one has replaced while it was written', async () => {
    const { writer, writes } = slowDisk();
    writer.open(100, flow());
    writer.write(new Uint8Array(10));
    writer.write(new Uint8Array(20));
    const steering = flow();
    writer.open(100, steering);
    writer.write(new Uint8Array(4));
    expect(writes).toMatchObject([{ bytes: 10, at: 100 }]);
    writes[0]?.done();
    await turn();
    expect(writes).toMatchObject([{}, { bytes: 4, at: 100 }]);
    expect(steering.resume).toHaveBeenCalled();
    writes[1]?.done();
    expect(await firstValueFrom(writer.flush())).toBe(4);
    expect(writer.end).toBe(104);
  });
});
