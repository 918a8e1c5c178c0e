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
  child.stdout.once('data', () => {
    answered = true;
  });
  child.stdout.pause();
  const stream = Duplex.from({ readable: child.stdout, writable: child.stdin });
  child.once('error', (error) => {
    stream.destroy(new SourceError({ kind: 'unreachable', endpoint: endpoint.text }, { cause: error }));
  });
  // 127 is the shell's "command not found": ssh arrived, but there is no docker.
  child.once('close', (code) => {
    if (answered || code === 0 || code === null) return;
    const cause = new Error(complaint.trim());
    stream.destroy(
      code === 255
        ? new SourceError({ kind: 'unreachable', endpoint: endpoint.text }, { cause })
        : notDocker(endpoint.text, cause),
    );
  });
  stream.once('close', () => {
    child.kill();
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

function sshArguments(endpoint: SshEndpoint): string[] {
  const args = ['-o', 'ConnectTimeout=30', '-o', 'BatchMode=yes', '-T'];
  if (endpoint.user !== undefined) args.push('-l', endpoint.user);
  if (endpoint.port !== undefined) args.push('-p', String(endpoint.port));
  args.push('--', endpoint.host, 'docker');
  if (endpoint.socket !== undefined) args.push('--host', `unix://${endpoint.socket}`);
  return [...args, 'system', 'dial-stdio'];
}
