import type { Result, Settings } from './checks.mjs';

/** The place in which environments run: a folder with the packed library and its peers, and the servers. */
export interface Bench {
  /** Has `node_modules`, the check program as `program.mjs` and `program.cjs`, and the files of `apps`. */
  readonly folder: string;
  readonly settings: Settings;
  /** Installs packages in a folder that is kept for later runs, and returns it. */
  readonly tools: (...packages: string[]) => Promise<string>;
  /** Makes a project with a folder of `apps`, the check program, the packed library, its peers and packages. Returns its folder. */
  readonly project: (app: string, packages: readonly string[]) => Promise<string>;
  /** Bundles a file of `apps` with the library for a platform of esbuild, and returns the code. */
  readonly bundle: (
    app: string,
    options: { readonly conditions?: readonly string[]; readonly format?: 'esm' | 'iife' },
  ) => Promise<string>;
}

export interface Outcome {
  readonly version: string;
  readonly results: readonly Result[];
  /** Milliseconds after the results at which a process has ended; `Infinity` where it had to be ended. */
  readonly endsAfter?: number;
}

/** Bytes of resident memory of an environment that uploads a file. */
export interface Memory {
  readonly version: string;
  readonly before: number;
  readonly peak: number;
}

/** A check that fails in an environment, and the reason, as docs/platforms.md has it. */
export interface Failure {
  readonly check: string;
  /** Part of the outcome. */
  readonly outcome: RegExp;
  readonly reason: string;
}

export interface Environment {
  /** For `--only`. */
  readonly name: string;
  readonly title: string;
  readonly run: (bench: Bench) => Promise<Outcome>;
  /** Measures the memory of an upload. */
  readonly memory?: (bench: Bench) => Promise<Memory>;
  readonly fails?: readonly Failure[];
}
