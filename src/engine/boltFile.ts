/**
 * Reads the file of a bolt database, as containerd keeps one of its snapshots: pages of a tree of keys, each key with a value or
 * with keys of its own (a bucket). https://github.com/etcd-io/bbolt/blob/v1.3.10/page.go
 */
export class BoltFile {
  readonly #bytes: Buffer;
  readonly #pageSize: number;
  readonly #root: Bucket;

  private constructor(bytes: Buffer, { pageSize, root }: Meta) {
    this.#bytes = bytes;
    this.#pageSize = pageSize;
    this.#root = { page: root };
  }

  /** Undefined where the bytes are no such file. */
  static open(content: Uint8Array): BoltFile | undefined {
    const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
    const first = metaAt(bytes, 0);
    // The two take turns: the one written last counts, and where that was cut short the other does.
    const second = metaAt(bytes, first?.pageSize ?? 4096);
    const meta = [first, second]
      .filter((each) => each !== undefined)
      .sort((a, b) => Number(b.transaction - a.transaction))[0];
    return meta === undefined ? undefined : new BoltFile(bytes, meta);
  }

  /** The keys of a bucket and what they stand for; none where there is no such bucket. Throws `RangeError` on damaged pages. */
  *entries(...path: readonly string[]): Generator<readonly [string, Buffer | BoltBucket]> {
    let bucket = this.#root;
    for (const name of path) {
      const found = this.#find(bucket, name);
      if (found === undefined) return;
      bucket = found;
    }
    yield* this.#walk(bucket);
  }

  #find(bucket: Bucket, name: string): Bucket | undefined {
    for (const [key, value] of this.#walk(bucket)) if (key === name && value instanceof BoltBucket) return value.bucket;
    return undefined;
  }

  *#walk(bucket: Bucket): Generator<readonly [string, Buffer | BoltBucket]> {
    if (bucket.inline !== undefined) yield* this.#leaf(bucket.inline);
    else yield* this.#page(bucket.page, 0);
  }

  *#page(number: number, depth: number): Generator<readonly [string, Buffer | BoltBucket]> {
    const page = this.#bytes.subarray(number * this.#pageSize);
    if (page.length < pageHeader || depth > deepest) throw new RangeError('a page that is not there');
    if ((page.readUInt16LE(8) & branchFlag) === 0) {
      yield* this.#leaf(page);
      return;
    }
    const count = page.readUInt16LE(10);
    for (let index = 0; index < count; index++) {
      yield* this.#page(Number(page.readBigUInt64LE(pageHeader + elementSize * index + 8)), depth + 1);
    }
  }

  *#leaf(page: Buffer): Generator<readonly [string, Buffer | BoltBucket]> {
    if ((page.readUInt16LE(8) & leafFlag) === 0) throw new RangeError('a page of another kind');
    const count = page.readUInt16LE(10);
    for (let index = 0; index < count; index++) {
      const at = pageHeader + elementSize * index;
      const begin = at + page.readUInt32LE(at + 4);
      const middle = begin + page.readUInt32LE(at + 8);
      const end = middle + page.readUInt32LE(at + 12);
      if (end > page.length) throw new RangeError('a value behind the end');
      const value = page.subarray(middle, end);
      const isBucket = (page.readUInt32LE(at) & bucketFlag) !== 0;
      yield [page.toString('utf8', begin, middle), isBucket ? new BoltBucket(bucketIn(value), this) : value];
    }
  }

  /** The keys of a bucket that was come upon. */
  inside(bucket: BoltBucket): Generator<readonly [string, Buffer | BoltBucket]> {
    return this.#walk(bucket.bucket);
  }
}

interface Bucket {
  readonly page: number;
  /** A small bucket lies in its own entry. */
  readonly inline?: Buffer;
}

/** A key that has keys of its own. */
export class BoltBucket {
  readonly bucket: Bucket;
  readonly #file: BoltFile;

  constructor(bucket: Bucket, file: BoltFile) {
    this.bucket = bucket;
    this.#file = file;
  }

  entries(): Generator<readonly [string, Buffer | BoltBucket]> {
    return this.#file.inside(this);
  }
}

interface Meta {
  readonly pageSize: number;
  readonly root: number;
  readonly transaction: bigint;
}

const pageHeader = 16;
const elementSize = 16;
const branchFlag = 1;
const leafFlag = 2;
const bucketFlag = 1;
const magic = 0xed0cdaed;
/** A tree with so many levels has more pages than there are. */
const deepest = 32;

function metaAt(bytes: Buffer, at: number): Meta | undefined {
  if (bytes.length < at + 80 || bytes.readUInt32LE(at + 16) !== magic || bytes.readUInt32LE(at + 20) !== 2)
    return undefined;
  if (bytes.readBigUInt64LE(at + 72) !== fnv1a(bytes.subarray(at + 16, at + 72))) return undefined;
  return {
    pageSize: bytes.readUInt32LE(at + 24),
    root: Number(bytes.readBigUInt64LE(at + 32)),
    transaction: bytes.readBigUInt64LE(at + 64),
  };
}

function fnv1a(bytes: Uint8Array): bigint {
  let hash = 0xcbf29ce484222325n;
  for (const byte of bytes) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  return hash;
}

function bucketIn(value: Buffer): Bucket {
  if (value.length < 16) throw new RangeError('a bucket cut short');
  const page = Number(value.readBigUInt64LE(0));
  return page === 0 ? { page, inline: value.subarray(16) } : { page };
}
