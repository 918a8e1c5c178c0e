import * as vscode from 'vscode';
import { formatBytes } from '../core/bytes.ts';
import type { Failure } from '../core/failure.ts';
import { actionNoun } from './actionWords.ts';
import type { CommandId } from './commandIds.ts';
import { reasonWords } from './reasonWords.ts';
import { referenceProblemIn } from './referenceWords.ts';

/** What to say about a failure, and what the person can do next: at most two buttons. */
export interface FailureWords {
  readonly message: string;
  readonly actions: readonly FailureAction[];
}

export interface FailureAction {
  readonly title: string;
  /** `retry` runs again what failed; anything else is one of Strata's commands. */
  readonly run: 'retry' | CommandId;
  /** What the command is about. */
  readonly argument?: unknown;
}

/** Puts a failure into words. Texts that come from outside (daemon, registry, file) must have been made showable. */
export function failureWords(failure: Failure): FailureWords {
  const retry: FailureAction = { title: vscode.l10n.t('Retry'), run: 'retry' };
  const choose: FailureAction = { title: vscode.l10n.t('Choose Endpoint'), run: 'strata.chooseEndpoint' };
  const showLog: FailureAction = { title: vscode.l10n.t('Show Log'), run: 'strata.showLog' };
  const say = (message: string, ...actions: FailureAction[]): FailureWords => ({ message, actions });

  switch (failure.kind) {
    case 'no-socket':
      return say(vscode.l10n.t("Docker isn't running at {0}.", failure.endpoint), retry, choose);
    case 'refused':
      return say(
        vscode.l10n.t("Docker isn't accepting connections at {0}. It may be starting.", failure.endpoint),
        retry,
      );
    case 'permission':
      return say(
        vscode.l10n.t(
          "You don't have permission to use {0}. Add your user to the docker group, then sign in again.",
          failure.endpoint,
        ),
        retry,
        choose,
      );
    case 'unreachable':
      return say(
        vscode.l10n.t('{0} could not be reached. Check the address and the network.', failure.endpoint),
        retry,
        choose,
      );
    case 'tls':
      return say(vscode.l10n.t('No secure connection to {0}: {1}', failure.endpoint, failure.reason), choose, showLog);
    case 'no-answer':
      return say(vscode.l10n.t("Docker didn't answer within {0} s.", failure.seconds), retry, showLog);
    case 'cut-off':
      return say(vscode.l10n.t('The connection to Docker was lost.'), retry, showLog);
    case 'not-docker':
      return say(
        vscode.l10n.t('{0} answered, but not as Docker. Check the address or proxy.', failure.endpoint),
        choose,
        showLog,
      );
    case 'version':
      return say(
        vscode.l10n.t('This Docker needs API {0} or newer; Strata speaks up to {1}.', failure.minimum, failure.maximum),
        choose,
      );
    case 'bad-endpoint':
      return say(
        vscode.l10n.t("{0} isn't an address Strata can use: {1}", failure.endpoint, reasonWords(failure.reason)),
        choose,
      );
    case 'read-only':
      return say(
        vscode.l10n.t('This needs a Docker engine: the images of {0} can only be looked at.', failure.endpoint),
        choose,
      );
    case 'source-unknown':
      return say(vscode.l10n.t('Strata no longer knows what this image came from. Open that archive or engine again.'));
    case 'context-missing':
      return say(vscode.l10n.t('Docker context "{0}" doesn\'t exist.', failure.name), choose);
    case 'bad-reference':
      return say(
        vscode.l10n.t(
          '"{0}" isn\'t a valid image name: {1}.',
          failure.text,
          // What is a name was refused for another reason: no registry is at its first part, say.
          referenceProblemIn(failure.text) || reasonWords(failure.reason ?? 'empty-part'),
        ),
      );
    case 'no-such-image':
      return say(
        vscode.l10n.t("{0} isn't on this engine any more. It may have been removed or untagged.", failure.image),
      );
    case 'no-such-container':
      return say(vscode.l10n.t("Container {0} doesn't exist any more. Nothing was changed.", failure.container));
    case 'not-on-registry':
      return say(
        vscode.l10n.t("{0} wasn't found on {1}. Check the name and the tag.", failure.reference, failure.registry),
      );
    case 'denied':
      return say(
        // Where nothing of a registry is told, nothing in particular is refused.
        failure.repository === failure.registry
          ? vscode.l10n.t('{0} lets nobody in without a sign-in. Sign in with docker login.', failure.registry)
          : vscode.l10n.t(
              '{0} refused access to {1}. Sign in with docker login, or check the name.',
              failure.registry,
              failure.repository,
            ),
        { title: vscode.l10n.t('Sign In'), run: 'strata.signIn', argument: failure.registry },
        retry,
      );
    case 'no-platform':
      return say(
        failure.platform === ''
          ? vscode.l10n.t('{0} has no version for this engine’s platform.', failure.reference)
          : vscode.l10n.t('{0} has no {1} version.', failure.reference, failure.platform),
        {
          title: vscode.l10n.t('Choose Platform'),
          run: 'strata.pullPlatform',
          argument: { reference: failure.reference },
        },
      );
    case 'rate-limit':
      return say(
        failure.seconds === undefined
          ? vscode.l10n.t('{0} rate limit reached. Sign in or try later.', failure.registry)
          : vscode.l10n.t('{0} rate limit reached. Sign in, or try again in {1} s.', failure.registry, failure.seconds),
        {
          title: vscode.l10n.t('Sign In'),
          run: 'strata.signIn',
          argument: failure.registry,
        },
      );
    case 'one-tag-at-a-time':
      return say(vscode.l10n.t('{0} pulls one tag at a time. Nothing was changed.', failure.engine));
    case 'no-namespace':
      return say(vscode.l10n.t('{0} has nobody called {1}. Check the name.', failure.registry, failure.namespace));
    case 'registry-unreachable':
      return say(vscode.l10n.t("Docker couldn't reach {0}: {1}", failure.registry, failure.reason), retry, showLog);
    case 'registry-connection':
      return say(connectionWords(failure), retry, showLog);
    case 'registry-answer':
      return say(
        vscode.l10n.t('{0} answered with an error ({1}): {2}', failure.registry, failure.status, failure.text),
        retry,
        showLog,
      );
    case 'registry-redirect':
      return say(
        vscode.l10n.t('{0} sends this request to {1}, where Strata does not follow.', failure.registry, failure.to),
        showLog,
      );
    case 'registry-realm':
      return say(
        vscode.l10n.t(
          '{0} asks to sign in at {1}, which is not secure. Your credentials were not sent.',
          failure.registry,
          failure.realm,
        ),
        showLog,
      );
    case 'delete-refused':
      return say(
        vscode.l10n.t(
          '{0} does not allow deleting. Nothing was changed. Its operator can allow it (for the registry image: storage.delete.enabled).',
          failure.registry,
        ),
      );
    case 'old-manifest':
      return say(
        vscode.l10n.t(
          '{0} is in the format of Docker before 1.10 (schema 1), which can no longer be pulled either. Push it again with a newer Docker.',
          failure.reference,
        ),
      );
    case 'not-an-image':
      return say(vscode.l10n.t("{0} isn't a container image but {1}.", failure.reference, failure.mediaType));
    case 'wrong-content':
      return say(
        vscode.l10n.t(
          "What {0} sent for {1} doesn't match its digest: it is damaged, or somebody changed it. Nothing of it is shown.",
          failure.registry,
          failure.subject,
        ),
        retry,
        showLog,
      );
    case 'too-large':
      return say(
        vscode.l10n.t(
          'What {0} sent for {1} is larger than {2}, the most Strata reads.',
          failure.registry,
          failure.subject,
          formatBytes(failure.limit),
        ),
        showLog,
      );
    case 'helper-missing':
      return say(
        vscode.l10n.t(
          "Credential helper {0} wasn't found. Install it, or remove it from docker's config.json.",
          failure.helper,
        ),
        showLog,
      );
    case 'helper-failed':
      return say(
        failure.text === ''
          ? vscode.l10n.t('Credential helper {0} failed without a word. Nothing was sent.', failure.helper)
          : vscode.l10n.t('Credential helper {0} failed: {1}. Nothing was sent.', failure.helper, failure.text),
        retry,
        showLog,
      );
    case 'disk-full':
      return say(
        vscode.l10n.t(
          'Docker ran out of disk space. {0} of {1} was not finished.',
          actionNoun(failure.action),
          failure.subject,
        ),
      );
    case 'stream':
      return say(
        vscode.l10n.t('{0} of {1} failed: {2}', actionNoun(failure.action), failure.subject, failure.text),
        retry,
        showLog,
      );
    case 'incomplete':
      return say(
        vscode.l10n.t(
          '{0} of {1} stopped before it finished. Nothing was changed.',
          actionNoun(failure.action),
          failure.subject,
        ),
        retry,
      );
    case 'in-use':
      return say(vscode.l10n.t('{0} is in use: {1}', failure.image, failure.text), ...showContainerIn(failure.text));
    case 'has-children':
      return say(vscode.l10n.t('{0} stays: other images are built on it. Remove those first.', failure.image));
    case 'many-names':
      return say(vscode.l10n.t('{0} has several names. Remove them one by one.', failure.image));
    case 'name-taken':
      return say(vscode.l10n.t('A container named {0} exists already. Choose another name.', failure.name));
    case 'port-taken':
      return say(
        failure.port === ''
          ? vscode.l10n.t('A port is taken already. Choose another one.')
          : vscode.l10n.t('Port {0} is taken already. Choose another one.', failure.port),
      );
    case 'no-such-command':
      return say(
        failure.command === ''
          ? vscode.l10n.t('{0} does not have the command it was to run.', failure.image)
          : vscode.l10n.t('{0} has no command {1}.', failure.image, failure.command),
      );
    case 'not-running':
      return say(vscode.l10n.t("Container {0} isn't running.", failure.container));
    case 'still-running':
      return say(vscode.l10n.t('Container {0} is still running. Stop it first.', failure.container));
    case 'daemon':
      return say(vscode.l10n.t('Docker answered with an error ({0}): {1}', failure.status, failure.text), showLog);
    case 'bad-context':
      return say(
        vscode.l10n.t('{0} cannot be sent to the engine: {1}', failure.path, reasonWords(failure.reason)),
        retry,
      );
    case 'not-an-archive':
      if (failure.reason === 'no-such-file') {
        return say(
          vscode.l10n.t('There is no archive at {0}. Put it back, or open it from where it is now.', failure.path),
          retry,
        );
      }
      return say(vscode.l10n.t("{0} isn't an image archive: {1}", failure.path, reasonWords(failure.reason)));
    case 'bad-layer':
      return say(
        vscode.l10n.t(
          "Layer {0} isn't a valid archive at byte {1}. Showing {2} entries read before it.",
          failure.layer + 1,
          failure.offset,
          failure.entries,
        ),
      );
    case 'digest-mismatch':
      return say(vscode.l10n.t("Layer {0} doesn't match its digest.", failure.layer + 1));
    case 'no-such-file':
      return say(vscode.l10n.t("{0} isn't a file of layer {1}.", failure.path, failure.layer + 1));
    default:
      return unknownFailure(failure);
  }
}

function connectionWords({ registry, trouble, detail }: Extract<Failure, { kind: 'registry-connection' }>): string {
  switch (trouble) {
    case 'refused':
      return vscode.l10n.t("{0} isn't accepting connections. Check the address, and that the registry runs.", registry);
    case 'unreachable':
      return vscode.l10n.t('{0} could not be reached. Check the address and the network.', registry);
    case 'tls':
      return vscode.l10n.t(
        "No secure connection to {0}: {1}. Put its authority's certificate where docker looks for it, /etc/docker/certs.d.",
        registry,
        reasonWords(detail),
      );
    case 'no-answer':
      return vscode.l10n.t("{0} didn't answer within {1}.", registry, reasonWords(detail));
    case 'cut-off':
      return vscode.l10n.t('The connection to {0} was lost.', registry);
    case 'not-a-registry':
      return vscode.l10n.t(
        '{0} answered, but not as a registry: {1}. Check the address or proxy.',
        registry,
        reasonWords(detail),
      );
  }
}

function unknownFailure(failure: never): FailureWords {
  throw new TypeError(`no words for ${JSON.stringify(failure)}`);
}

/** Engines name the container that stands in the way by its id. */
function showContainerIn(text: string): readonly FailureAction[] {
  const id = /\b[0-9a-f]{64}\b|(?<=container )[0-9a-f]{12}\b/.exec(text)?.[0];
  if (id === undefined) return [];
  return [{ title: vscode.l10n.t('Show Container'), run: 'strata.showContainer', argument: id }];
}
