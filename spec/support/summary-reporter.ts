import type { Reporter, SerializedError, TestCase, TestModule, Vitest } from 'vitest/node';

/**
 * Ends the run with the line `N passed, N failed`, and `, N skipped` when there are any. A module or suite that
 * breaks outside its tests, and an error nobody caught, count as one failure each: no test ran to say so. Names the
 * tests before it that passed at the second attempt.
 */
export default class SummaryReporter implements Reporter {
  #watching = false;

  onInit(vitest: Vitest): void {
    this.#watching = vitest.config.watch;
  }

  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    const count = countTests(modules);
    count.failed += errors.length;
    for (const test of testsOf(modules).filter((each) => each.diagnostic()?.flaky))
      process.stdout.write(`Passed at the second attempt: ${nameOf(test)}\n`);
    if (this.#watching) {
      print(count);
      return;
    }
    // Servers and coverage still have things to say after the last test; this has to be the last line.
    process.once('exit', (code) => {
      // A global setup that fails, for example, leaves nothing to count.
      if (code !== 0 && count.failed === 0) count.failed = 1;
      print(count);
    });
  }
}

const testsOf = (modules: readonly TestModule[]): readonly TestCase[] =>
  modules.flatMap(({ children }) => [...children.allTests()]);

const nameOf = ({ project, module, fullName }: TestCase): string =>
  `${project.name} ${module.relativeModuleId} > ${fullName}`;

interface Count {
  passed: number;
  failed: number;
  skipped: number;
}

function countTests(modules: readonly TestModule[]): Count {
  const count = { passed: 0, failed: 0, skipped: 0 };
  for (const module of modules) {
    count.failed += module.errors().length > 0 ? 1 : 0;
    for (const suite of module.children.allSuites()) {
      count.failed += suite.errors().length > 0 ? 1 : 0;
    }
  }
  for (const test of testsOf(modules)) {
    const { state } = test.result();
    // A test still pending at the end was cut off, by a bail or an interrupt.
    count[state === 'pending' ? 'skipped' : state] += 1;
  }
  return count;
}

function print({ passed, failed, skipped }: Count): void {
  const tail = skipped > 0 ? `, ${skipped} skipped` : '';
  process.stdout.write(`${passed} passed, ${failed} failed${tail}\n`);
}
