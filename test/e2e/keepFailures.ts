import { afterEach } from 'vitest';
import type { Workbench } from './workbench.ts';

/** Call it in a `describe`: keeps a picture of the screen for every test of it that fails, `FAILED-<test>.png`. */
export function keepFailures(workbench: () => Workbench): void {
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await workbench().screenshot(`FAILED-${task.name.replaceAll(/\W+/g, '-')}`);
  });
}
