import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { nodeProject } from '../../vitest.config';
import { folder } from './folders.mjs';

/** Takes seconds where others take milliseconds: asked last, when nothing else has noticed. */
const SLOW =
  /metamorphic\.spec|model\.spec|stored-values\.spec|-backend\.spec|secrets\.spec|rejections\.spec|hostile\.spec/;

class QuickFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]) {
    const sorted = await super.sort(files);
    const isSlow = ({ moduleId }: TestSpecification) => SLOW.test(moduleId);
    return [...sorted.filter((file) => !isSlow(file)), ...sorted.filter(isSlow)];
  }
}

export default defineConfig({
  ...nodeProject,
  test: {
    ...nodeProject.test,
    include: folder.specs,
    sequence: { sequencer: QuickFirst },
  },
});
