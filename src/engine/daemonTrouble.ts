import type { Action } from '../core/action.ts';
import { SourceError, type Failure } from '../core/failure.ts';

/** What was asked for, so that the daemon's complaint can be told apart: the same "not found" can mean four things. */
export type Asked =
  /** `change` is what is done to it, where it is more than looked at. */
  | { readonly about: 'image'; readonly image: string; readonly change?: Action }
  | { readonly about: 'container'; readonly container: string; readonly change?: Action }
  /** A container made of an image. */
  | { readonly about: 'run'; readonly image: string }
  | {
      readonly about: 'transfer';
      readonly action: Action;
      readonly reference: string;
      readonly registry: string;
      readonly repository: string;
      readonly platform?: string;
    }
  | { readonly about: 'archive' | 'build'; readonly action: Action; readonly subject: string };

/** An error with its daemon's words understood: the same error where they say nothing more than they say. */
export function understand(error: unknown, asked: Asked): unknown {
  if (!(error instanceof SourceError)) return error;
  const failure = meaning(error.failure, asked);
  return failure === error.failure ? error : new SourceError(failure, { cause: error });
}

function meaning(failure: Failure, asked: Asked): Failure {
  switch (failure.kind) {
    case 'daemon':
      return ofText(failure, failure.text, failure.status, asked);
    case 'stream':
      return ofText(failure, failure.text, 0, asked);
    case 'cut-off': {
      // What changes something may have been done although nobody heard of it.
      const errand = errandOf(asked);
      return errand === undefined ? failure : { kind: 'incomplete', ...errand };
    }
    default:
      return failure;
  }
}

function ofText(failure: Failure, text: string, status: number, asked: Asked): Failure {
  const errand = errandOf(asked);
  if (/no space left on device|disk quota exceeded|not enough space/i.test(text) && errand !== undefined) {
    return { kind: 'disk-full', ...errand };
  }
  switch (asked.about) {
    case 'image':
      if (/dependent child|has children/i.test(text)) return { kind: 'has-children', image: asked.image };
      if (/multiple repositories|with more than one (?:tag|name)|multiple tags/i.test(text))
        return { kind: 'many-names', image: asked.image };
      if (status === 409 || /image (?:is in use|used) by/i.test(text))
        return { kind: 'in-use', image: asked.image, text };
      return status === 404 || /no such image|image not known/i.test(text)
        ? { kind: 'no-such-image', image: asked.image }
        : failure;
    case 'container':
      if (
        /is not running|container state improper|can only create exec sessions on running/i.test(text) &&
        asked.change !== 'remove' &&
        // Podman calls what is paused already improper, too.
        !/\bpaused\b/i.test(text)
      )
        return { kind: 'not-running', container: asked.container };
      if (
        asked.change === 'remove' &&
        /running container|is running|still running|container state improper/i.test(text)
      )
        return { kind: 'still-running', container: asked.container };
      if (status === 404 && !/executable file|stat \//i.test(text))
        return { kind: 'no-such-container', container: asked.container };
      if (/no such container|layer not known/i.test(text))
        return { kind: 'no-such-container', container: asked.container };
      return ofStart(text, asked.container) ?? failure;
    case 'run':
      if (/no such image|image not known/i.test(text)) return { kind: 'no-such-image', image: asked.image };
      return ofStart(text, asked.image) ?? failure;
    case 'transfer':
      return (
        ofRegistry(text, asked) ??
        (/no such image|image not known|does not exist locally|tag does not exist/i.test(text)
          ? { kind: 'no-such-image', image: asked.reference }
          : failure)
      );
    case 'archive':
      return failure;
    case 'build':
      // Before it begins it says with a status what it later says in its stream.
      return { kind: 'stream', action: asked.action, subject: asked.subject, text };
    default:
      return asked satisfies never;
  }
}

/** Why a container, or a command in one, does not come into being; `of` is what it was to be made of. */
function ofStart(text: string, of: string): Failure | undefined {
  const name = /(?:container )?name "?\/?([\w.-]+)"? is already in use/i.exec(text)?.[1];
  if (name !== undefined) return { kind: 'name-taken', name };
  if (/port is already allocated|address already in use/i.test(text)) {
    const port =
      /bind for (\S+?:\d+)/i.exec(text)?.[1] ??
      /listen (?:tcp|udp)\d? (\S+?:\d+)/i.exec(text)?.[1] ??
      /((?:\d+\.){3}\d+:\d+|\[[\da-f:]*\]:\d+)/i.exec(text)?.[1];
    return { kind: 'port-taken', port: port ?? '' };
  }
  if (
    /executable file not found|exec(?:utable)? .*no such file|stat .*no such file or directory|no such file or directory: OCI/i.test(
      text,
    )
  ) {
    const command =
      /exec: "([^"]+)"/.exec(text)?.[1] ??
      /executable file `([^`]+)`/.exec(text)?.[1] ??
      /stat (\S+?):/.exec(text)?.[1];
    return { kind: 'no-such-command', command: command ?? '', image: of };
  }
  return undefined;
}

/** What a registry, or the way to it, says through the daemon. The order counts: the words of one answer overlap. */
function ofRegistry(told: string, asked: Extract<Asked, { about: 'transfer' }>): Failure | undefined {
  const { registry, repository, reference } = asked;
  const text = withoutNames(told, asked);
  if (/toomanyrequests|too many requests|rate limit/i.test(text)) return { kind: 'rate-limit', registry };
  if (
    /no matching manifest|does not match the specified platform|no match for platform|no image found in (?:manifest list|image index)|no child with platform/i.test(
      text,
    )
  ) {
    return { kind: 'no-platform', reference, platform: asked.platform ?? platformIn(told) };
  }
  // Before "not found": a registry's host may not be found either.
  if (
    /connection refused|no such host|server misbehaving|x509:|tls: |certificate|http response to https client|i\/o timeout|timeout exceeded|no route to host|network is unreachable|connection reset|handshake|temporary failure in name resolution|unexpected eof|: EOF|bad gateway|service unavailable/i.test(
      text,
    )
  ) {
    return { kind: 'registry-unreachable', registry, reason: told };
  }
  // Registries hide what one may not see behind "not found or no access": the person can do something about both.
  if (
    /denied|unauthorized|authentication required|authorization failed|no basic auth credentials|insufficient_scope|403 forbidden|incorrect username or password/i.test(
      text,
    )
  ) {
    return { kind: 'denied', repository, registry };
  }
  if (/no such image|image not known|does not exist locally|tag does not exist/i.test(text)) return undefined;
  if (/manifest unknown|not found|name unknown|manifest_unknown|name_unknown|no pull access/i.test(text))
    return { kind: 'not-on-registry', reference, registry };
  return undefined;
}

/** A repository may be named `certificate` or `denied`: its name is taken out of what is said of it. */
function withoutNames(text: string, { reference, repository }: Extract<Asked, { about: 'transfer' }>): string {
  const names = [reference, repository, repository.replace(/^library\//, '')];
  const escaped = names.map((name) => name.replace(/[^\w\s]/g, String.raw`\$&`));
  return text.replace(new RegExp(String.raw`(?<![\w.-])(?:${escaped.join('|')})(?![\w.-])`, 'g'), '…');
}

/** `no matching manifest for linux/arm64/v8 in ...`, `wanted linux/arm64, actual: linux/amd64`. */
function platformIn(text: string): string {
  return /(?:for|wanted) ([a-z]+\/[a-z0-9]+(?:\/v\d+)?)/.exec(text)?.[1] ?? '';
}

function errandOf(asked: Asked): { readonly action: Action; readonly subject: string } | undefined {
  switch (asked.about) {
    case 'transfer':
      return { action: asked.action, subject: asked.reference };
    case 'run':
      return { action: 'run', subject: asked.image };
    case 'archive':
    case 'build':
      return { action: asked.action, subject: asked.subject };
    case 'image':
      return asked.change === undefined ? undefined : { action: asked.change, subject: asked.image };
    case 'container':
      return asked.change === undefined ? undefined : { action: asked.change, subject: asked.container };
    default:
      return asked satisfies never;
  }
}
