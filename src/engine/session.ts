import Docker from 'dockerode';
import { SourceError } from '../core/failure.ts';
import { understand, type Asked } from './daemonTrouble.ts';
import type { Endpoint } from './endpoint.ts';
import type { Deadlines } from './exchange.ts';
import { Modem, type Call } from './modem.ts';
import { negotiate, type Negotiated } from './negotiate.ts';
import { connectTo, type Connect } from './transport.ts';

/** How long to wait for a daemon, by what it has to do. */
export interface Patience {
  readonly ping: Deadlines;
  /** What a daemon answers from what it knows: lists, records. */
  readonly question: Deadlines;
  /** What moves or makes something: takes as long as it takes, only connecting may not. */
  readonly work: Deadlines;
}

/** The rules for a daemon on this machine or net; ssh first has to make its way, for up to 30 s. */
export function patienceFor(endpoint: Endpoint): Patience {
  const way = endpoint.kind === 'ssh' ? 30_000 : 0;
  return {
    ping: { connect: 5_000, headers: 5_000 + way, body: 5_000 },
    question: { connect: 5_000, headers: 15_000 + way, body: 15_000 },
    work: { connect: 5_000 },
  };
}

/** One request through dockerode. */
export interface Ask {
  readonly asked: Asked;
  readonly signal: AbortSignal;
  readonly patience: Deadlines;
  readonly headers?: Readonly<Record<string, string>>;
  /** The answer is its bytes. */
  readonly raw?: boolean;
}

/** The way to one daemon and what was agreed on with it. Nothing stays connected between requests. */
export class Session {
  readonly endpoint: string;
  readonly modem: Modem;
  readonly patience: Patience;
  #negotiated: Negotiated | undefined;

  constructor(endpoint: Endpoint, patience: Patience = patienceFor(endpoint), connect: Connect = connectTo(endpoint)) {
    this.endpoint = endpoint.text;
    this.patience = patience;
    this.modem = new Modem(connect, endpoint.text, endpoint.kind === 'tcp' ? endpoint.basePath : '');
  }

  /** What a ping told, the first time. */
  async agreed(signal: AbortSignal): Promise<Negotiated> {
    return this.#negotiated ?? (await this.renewed(signal));
  }

  /** Pings again: another daemon may listen by now. */
  async renewed(signal: AbortSignal): Promise<Negotiated> {
    const negotiated = await negotiate(this.modem, signal, this.patience.ping);
    this.#negotiated = negotiated;
    return negotiated;
  }

  /** `/v1.41`, to put before a path. */
  async prefix(signal: AbortSignal): Promise<string> {
    return `/v${(await this.agreed(signal)).apiVersion}`;
  }

  /** Asks through dockerode; what comes back is for a parse function, what the daemon complains of is understood. */
  async ask(ask: Ask, use: (docker: Docker) => Promise<unknown>): Promise<unknown> {
    try {
      const before = await this.prefix(ask.signal);
      return await use(this.#docker(ask, before)).catch(async (error: unknown) => {
        // A daemon that was replaced by an older or newer one refuses by version, and has done nothing.
        if (!(error instanceof SourceError) || error.failure.kind !== 'version') throw error;
        const after = `/v${(await this.renewed(ask.signal)).apiVersion}`;
        if (after === before) throw error;
        return await use(this.#docker(ask, after));
      });
    } catch (error) {
      throw understand(error, ask.asked);
    }
  }

  #docker(ask: Ask, prefix: string): Docker {
    const { signal, headers, raw } = ask;
    const call: Call = {
      signal,
      deadlines: ask.patience,
      prefix,
      ...(headers === undefined ? {} : { headers }),
      ...(raw === undefined ? {} : { raw }),
    };
    // The type of dockerode's options leaves out `modem`.
    const options: object = { modem: this.modem.for(call) };
    return new Docker(options);
  }
}

/** The stream an `ask` for a stream came back with. */
export function asStream(answer: unknown): AsyncIterable<Uint8Array> {
  if (typeof answer === 'object' && answer !== null && Symbol.asyncIterator in answer)
    return answer as AsyncIterable<Uint8Array>;
  throw new TypeError('dockerode handed over no stream');
}
