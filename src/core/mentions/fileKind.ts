/** Files that name images. A `manifest` may hold Kubernetes objects; what is in it decides. */
export type MentionFile = 'dockerfile' | 'compose' | 'devcontainer' | 'workflow' | 'manifest';

/** What kind of file a path names, by custom; `/` or `\` between its parts. */
export function mentionFile(path: string): MentionFile | undefined {
  const parts = path.replaceAll('\\', '/').split('/');
  const name = parts.at(-1) ?? '';
  const folder = parts.at(-2) ?? '';
  if (/^(?:dockerfile|containerfile)(?:\..+)?$|\.(?:dockerfile|containerfile)$/i.test(name)) return 'dockerfile';
  if (/^\.?devcontainer\.json$/i.test(name)) return 'devcontainer';
  if (!/\.ya?ml$/i.test(name)) return undefined;
  if (/^(?:docker-|podman-)?compose(?:[.-].*)?\.ya?ml$/i.test(name)) return 'compose';
  const isWorkflow = /^(?:workflows)$/.test(folder) && /^\.(?:github|gitea|forgejo)$/.test(parts.at(-3) ?? '');
  return isWorkflow || /^action\.ya?ml$/.test(name) ? 'workflow' : 'manifest';
}
