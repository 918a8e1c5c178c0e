// Runs inside the extension host of a real VS Code, started by extensionHost.ts beside it.
import { writeFile } from 'node:fs/promises';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import * as vscode from 'vscode';

export interface PictureTask {
  /** What the image is called. */
  readonly image: string;
  readonly results: string;
}

/** Milliseconds. */
export interface HeldUp {
  /** The longest time in which the host did nothing else. */
  readonly longest: number;
  /** All the time it worked. */
  readonly busy: number;
}

export interface PictureFigures {
  readonly idle: HeldUp;
  /** Reading all layers, laying them upon each other, counting what is wasted. */
  readonly read: HeldUp;
  /** The picture, from the command to the map, the waste and all that is asked for behind it. */
  readonly opened: HeldUp;
}

/** Milliseconds in which a picture is drawn, its files compared, and the memory cleaned up. */
const openedFor = 12_000;
const resolution = 5;

export async function run(): Promise<void> {
  const task = JSON.parse(process.env['STRATA_BENCH'] ?? '{}') as PictureTask;
  await vscode.extensions.getExtension('strata-images.strata')?.activate();
  // The rest of the window starts meanwhile.
  await setTimeout(8_000);
  const figures: PictureFigures = {
    idle: await heldUp(() => setTimeout(5_000)),
    read: await heldUp(() => vscode.commands.executeCommand('strata.measureEfficiency', task.image)),
    opened: await heldUp(async () => {
      await vscode.commands.executeCommand('strata.showPicture', task.image);
      await setTimeout(openedFor);
    }),
  };
  await writeFile(task.results, JSON.stringify(figures));
}

async function heldUp(act: () => Thenable<unknown>): Promise<HeldUp> {
  const delay = monitorEventLoopDelay({ resolution });
  const before = performance.eventLoopUtilization();
  delay.enable();
  await setTimeout(50);
  await act();
  await setTimeout(50);
  delay.disable();
  // A timer is late by its own interval even where nothing holds it up.
  return { longest: delay.max / 1e6 - resolution, busy: performance.eventLoopUtilization(before).active };
}
