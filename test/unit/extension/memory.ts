/** What an editor keeps over a reload. */
export class Memory {
  readonly kept = new Map<string, unknown>();
  readonly keys = () => [...this.kept.keys()];
  readonly get = (key: string): undefined => this.kept.get(key) as undefined;
  readonly update = (key: string, value: unknown): Promise<void> => {
    this.kept.set(key, structuredClone(value));
    return Promise.resolve();
  };
}
