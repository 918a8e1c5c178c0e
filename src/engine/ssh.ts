import { spawn } from 'node:child_process';
import { Duplex } from 'node:stream';
import { SourceError } from '../core/failure.ts';
import type { SshEndpoint } from './endpoint.ts';
import { notDocker } from './errors.ts';
import type { Connection } from './transport.ts';

/**
 * A connection through OpenSSH, as the docker CLI makes it: `ssh ... docker system dial-stdio` carries the bytes.
 * ssh's own configuration, keys, agent and known hosts apply; it never asks, since nobody would see the question.
 */
export function throughSsh(endpoint: SshEndpoint, program = 'ssh'): Connection {
  const child = spawn(program, sshArguments(endpoint), {
    stdio: ['pipe', 'pipe', 'pipe'],
    shell: false,
    windowsHide: true,
  });
  let complaint = '';
  let answered = false;
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-4000);
  });
  // What ssh will not take it tells by ending.
  child.stdin.on('error', () => undefined);
  const stream = new Duplex({
    read: () => void child.stdout.resume(),
    write: (chunk: Uint8Array, _, done) => void child.stdin.write(chunk, () => done()),
    final: (done) => void child.stdin.end(() => done()),
    destroy: (error, done) => {
      child.stdin.destroy();
      child.stdout.destroy();
      child.kill();
      done(error);
    },
  });
  child.stdout.on('data', (bytes: Uint8Array) => {
    answered = true;
    if (!stream.push(bytes)) child.stdout.pause();
  });
  child.once('error', (error) => {
    stream.destroy(new SourceError({ kind: 'unreachable', endpoint: endpoint.text }, { cause: error }));
  });
  // Only now is it known how ssh ended: the end of its output alone says nothing.
  child.once('close', (code) => {
    const failed = !answered && code !== 0 && code !== null;
    if (failed) stream.destroy(troubleOf(code, endpoint.text, new Error(complaint.trim())));
    else stream.push(null);
  });
  return {
    stream,
    handshaking: () => false,
    // ssh limits by itself how long connecting may take.
    onReady: (listener) => {
      child.once('spawn', listener);
    },
  };
}

/** 255 is ssh's own failure; others are those of the command over there, as 127 where it has no docker. */
function troubleOf(code: number, endpoint: string, cause: Error): SourceError {
  return code === 255 ? new SourceError({ kind: 'unreachable', endpoint }, { cause }) : notDocker(endpoint, cause);
}

function sshArguments(endpoint: SshEndpoint): string[] {
  const args = ['-o', 'ConnectTimeout=30', '-o', 'BatchMode=yes', '-T'];
  if (endpoint.user !== undefined) args.push('-l', endpoint.user);
  if (endpoint.port !== undefined) args.push('-p', String(endpoint.port));
  args.push('--', endpoint.host, 'docker');
  if (endpoint.socket !== undefined) args.push('--host', `unix://${endpoint.socket}`);
  return [...args, 'system', 'dial-stdio'];
}
