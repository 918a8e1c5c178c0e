import type { Workbench } from './workbench.ts';

/** Opens an archive by its path, in the dialog of a VS Code that runs elsewhere. */
export async function openArchive(workbench: Workbench, folder: string, name: string): Promise<void> {
  await workbench.runCommand('Strata: Open Image Archive...');
  await workbench.quickInput.box.getByText('Open Image Archive').first().waitFor();
  await workbench.quickInput.typePath(`${folder}/`);
  await workbench.quickInput.pick(name);
}
