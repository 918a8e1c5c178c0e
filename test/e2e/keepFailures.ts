import { afterEach } from 'vitest';
import { restPointer } from './pointer.ts';
import type { Workbench } from './workbench.ts';

/** Call it in a `describe`: keeps a picture of the screen for every try of a test of it that fails, `FAILED-<test>-<try>.png`. */
export function keepFailures(workbench: () => Workbench): void {
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return;
    const attempt = (task.result.retryCount ?? 0) + 1;
    await workbench().screenshot(`FAILED-${task.name.replaceAll(/\W+/g, '-')}-${attempt}`);
    // The second try begins without the menu, the box or the hover that the first one was left with.
    await workbench().page.keyboard.press('Escape');
    await restPointer(workbench().page);
  });
}
