/** What work on each item gives, in the order it is done, `width` of them at a time. The first error ends it. */
export async function* asTheyCome<Item, Result>(
  items: readonly Item[],
  width: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const running = new Map<number, Promise<readonly [number, Result]>>();
  let next = 0;
  const begin = (): void => {
    const item = items[next];
    if (item === undefined) return;
    const id = next++;
    const result = work(item).then((done) => [id, done] as const);
    // Where another one fails first, nobody waits for this any more.
    result.catch(() => undefined);
    running.set(id, result);
  };
  while (running.size < width && next < items.length) begin();
  while (running.size > 0) {
    const [id, result] = await Promise.race(running.values());
    running.delete(id);
    begin();
    yield result;
  }
}
