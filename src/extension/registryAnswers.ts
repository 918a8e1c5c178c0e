import type { PullPreview } from '../core/pullPreview.ts';
import { isCancelled } from '../core/failure.ts';
import { canonical, repositoryOf, withDefaultTag, type Reference } from '../core/reference.ts';

/** The way to what registries tell. Both throw SourceErrors. */
export interface AskRegistry {
  readonly preview: (reference: Reference, platform: string | undefined, signal: AbortSignal) => Promise<PullPreview>;
  /** A repository's tags, `latest` and the highest versions first. */
  readonly tags: (name: string, signal: AbortSignal) => Promise<readonly string[]>;
}

/** What somebody has asked of registries in this window: nothing is asked unless somebody clicks. */
export class RegistryAnswers {
  readonly #ask: AskRegistry;
  readonly #previews = new Map<string, PullPreview>();
  readonly #tags = new Map<string, readonly string[]>();

  constructor(ask: AskRegistry) {
    this.#ask = ask;
  }

  preview(reference: Reference, platform: string | undefined): PullPreview | undefined {
    return this.#previews.get(previewKey(reference, platform));
  }

  /** Asks the registry; where that tells nothing, `fallback` may. */
  async askPreview(
    reference: Reference,
    platform: string | undefined,
    signal: AbortSignal,
    fallback: () => Promise<PullPreview | undefined>,
  ): Promise<void> {
    try {
      this.#previews.set(previewKey(reference, platform), await this.#ask.preview(reference, platform, signal));
    } catch (error) {
      const other = isCancelled(error) ? undefined : await fallback();
      if (other === undefined) throw error;
      this.#previews.set(previewKey(reference, platform), other);
    }
  }

  /** The tags of a reference's repository. */
  tags(reference: Reference): readonly string[] | undefined {
    return this.#tags.get(repositoryOf(reference));
  }

  async askTags(reference: Reference, signal: AbortSignal): Promise<void> {
    this.#tags.set(repositoryOf(reference), await this.#ask.tags(repositoryOf(reference), signal));
  }
}

function previewKey(reference: Reference, platform = ''): string {
  return `${canonical(withDefaultTag(reference))} ${platform}`;
}
