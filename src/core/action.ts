/** What an engine was asked to do, so that what became of it can be put into words. */
export type Action =
  | 'pull'
  | 'push'
  | 'save'
  | 'load'
  | 'import'
  | 'build'
  | 'run'
  | 'exec'
  | 'start'
  | 'stop'
  | 'commit'
  | 'tag'
  | 'remove'
  | 'prune'
  | 'search'
  | 'inspect'
  | 'events';
