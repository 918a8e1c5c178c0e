import * as vscode from 'vscode';
import { lookUpTags, previewPull } from './commands/askRegistry.ts';
import { addEngine } from './commands/addEngine.ts';
import { build } from './commands/build.ts';
import { chooseEndpoint } from './commands/chooseEndpoint.ts';
import { closeSource } from './commands/closeSource.ts';
import { openArchive } from './commands/openArchive.ts';
import { commit } from './commands/commit.ts';
import { compare } from './commands/compare.ts';
import { copyDigest, copyId, copyName, copyPath, copyPullCommand } from './commands/copy.ts';
import { clearFilter, filter } from './commands/filter.ts';
import { inspect } from './commands/inspect.ts';
import { inspectAll } from './commands/inspectAll.ts';
import { load } from './commands/load.ts';
import { openInExplorer } from './commands/openInExplorer.ts';
import { whereItLives } from './commands/whereItLives.ts';
import { openChange } from './commands/openChange.ts';
import { saveFile } from './commands/saveFile.ts';
import { clearSearch, searchAgain, searchFiles, stopSearch } from './commands/searchFiles.ts';
import { findFile } from './commands/findFile.ts';
import { fileVersions } from './commands/fileVersions.ts';
import { compareWithBelow, compareWithImage, compareSelected } from './commands/compareFiles.ts';
import { filesUpTo, filesOfAll } from './commands/filesUpTo.ts';
import { openHistory } from './commands/openHistory.ts';
import { addRegistry } from './commands/addRegistry.ts';
import { addNamespace } from './commands/addNamespace.ts';
import { addRepository } from './commands/addRepository.ts';
import { deleteFromRegistry } from './commands/deleteFromRegistry.ts';
import { openFromRegistry } from './commands/openFromRegistry.ts';
import { removeRegistry } from './commands/removeRegistry.ts';
import { measureEfficiency } from './commands/measureEfficiency.ts';
import { pull, pullPlatform } from './commands/pull.ts';
import { push } from './commands/push.ts';
import { remove } from './commands/remove.ts';
import { save } from './commands/save.ts';
import { readAgain, stopReading } from './commands/reading.ts';
import { tag } from './commands/tag.ts';
import { showPicture } from './commands/showPicture.ts';
import { showLayers } from './commands/showLayers.ts';
import { run } from './commands/run.ts';
import { startContainer } from './commands/startContainer.ts';
import { stopContainer } from './commands/stopContainer.ts';
import { restartContainer } from './commands/restartContainer.ts';
import { pauseContainer } from './commands/pauseContainer.ts';
import { unpauseContainer } from './commands/unpauseContainer.ts';
import { containerLogs } from './commands/containerLogs.ts';
import { containerShell } from './commands/containerShell.ts';
import { removeContainer } from './commands/removeContainer.ts';
import { showContainer } from './commands/showContainer.ts';
import { refreshChanges } from './commands/refreshChanges.ts';
import { prune } from './commands/prune.ts';
import { importRootFs } from './commands/importRootFs.ts';
import { pullAll } from './commands/pullAll.ts';
import { signIn, signOut } from './commands/signIn.ts';
import type { CommandId } from './commandIds.ts';
import { inspectBase, pullAllBases, pullBase } from './dockerfile/baseImages.ts';
import type { Services } from './services.ts';
import { sourceKeyOf } from './sources.ts';

/** A command as the tree, the palette or another extension calls it: arguments are not to be trusted. */
type Command = (services: Services, argument?: unknown, selection?: unknown) => Promise<void>;

/** What each command does. */
export const commandTable: Readonly<Record<CommandId, Command>> = {
  'strata.refresh': async ({ sources }, argument) => {
    const one = argument === undefined ? undefined : sources.get(sourceKeyOf(argument));
    await Promise.all((one === undefined ? sources.all : [one]).map(({ store }) => store.restart()));
  },
  'strata.inspect': inspect,
  'strata.inspectAll': inspectAll,
  'strata.compare': compare,
  'strata.showLayers': showLayers,
  'strata.openHistory': openHistory,
  'strata.findFile': findFile,
  'strata.searchFiles': searchFiles,
  'strata.searchAgain': searchAgain,
  'strata.stopSearch': stopSearch,
  'strata.clearSearch': clearSearch,
  'strata.openInExplorer': openInExplorer,
  'strata.whereItLives': whereItLives,
  'strata.openChange': openChange,
  'strata.saveFile': saveFile,
  'strata.fileVersions': fileVersions,
  'strata.compareWithBelow': compareWithBelow,
  'strata.compareWithImage': compareWithImage,
  'strata.compareSelected': compareSelected,
  'strata.filesUpTo': filesUpTo,
  'strata.filesOfAll': filesOfAll,
  'strata.openFromRegistry': openFromRegistry,
  'strata.addRegistry': addRegistry,
  'strata.addRepository': addRepository,
  'strata.addNamespace': addNamespace,
  'strata.removeRegistry': removeRegistry,
  'strata.refreshRegistries': async ({ registries }, argument) => {
    await registries.view.refresh(argument);
  },
  'strata.deleteFromRegistry': deleteFromRegistry,
  'strata.showPicture': showPicture,
  'strata.stopReading': stopReading,
  'strata.readAgain': readAgain,
  'strata.pull': pull,
  'strata.commit': commit,
  'strata.tag': tag,
  'strata.remove': remove,
  'strata.push': push,
  'strata.save': save,
  'strata.load': load,
  'strata.chooseEndpoint': chooseEndpoint,
  'strata.addEngine': addEngine,
  'strata.openArchive': openArchive,
  'strata.closeSource': closeSource,
  'strata.openSettings': async () => {
    await vscode.commands.executeCommand('workbench.action.openSettings', '@ext:strata-images.strata');
  },
  'strata.showLog': ({ log }) => {
    log.show();
    return Promise.resolve();
  },
  'strata.filter': filter,
  'strata.clearFilter': clearFilter,
  'strata.copyName': copyName,
  'strata.copyId': copyId,
  'strata.copyDigest': copyDigest,
  'strata.copyPath': copyPath,
  'strata.pullBase': pullBase,
  'strata.pullAllBases': pullAllBases,
  'strata.inspectBase': inspectBase,
  'strata.build': build,
  'strata.measureEfficiency': measureEfficiency,
  'strata.run': run,
  'strata.startContainer': startContainer,
  'strata.stopContainer': stopContainer,
  'strata.restartContainer': restartContainer,
  'strata.pauseContainer': pauseContainer,
  'strata.unpauseContainer': unpauseContainer,
  'strata.containerLogs': containerLogs,
  'strata.containerShell': containerShell,
  'strata.removeContainer': removeContainer,
  'strata.showContainer': showContainer,
  'strata.refreshChanges': refreshChanges,
  'strata.prune': prune,
  'strata.import': importRootFs,
  'strata.pullPlatform': pullPlatform,
  'strata.pullAll': pullAll,
  'strata.signIn': signIn,
  'strata.signOut': signOut,
  'strata.copyPullCommand': copyPullCommand,
  'strata.previewPull': previewPull,
  'strata.lookUpTags': lookUpTags,
  // The same under names that say in another extension's menu whose they are.
  'strata.inspectFromContainerTools': inspect,
  'strata.showLayersFromContainerTools': showLayers,
};
