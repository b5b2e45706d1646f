import type { KnownPattern } from '../../../model/failure-pattern.ts'

/** What git and ssh say. */
export const GIT_PATTERNS: readonly KnownPattern[] = [
  {
    name: 'git.merge-conflict',
    code: 'MERGE_CONFLICT',
    kind: 'conflict',
    match: '^CONFLICT \\(.*\\): (?:Merge conflict in (?<file>\\S+))?',
    message: 'a merge has conflicts',
  },
  {
    name: 'git.not-applied',
    code: 'MERGE_CONFLICT',
    kind: 'conflict',
    match:
      '^error: could not apply [0-9a-f]{7,}|^Could not apply [0-9a-f]{7,}|^fatal: Exiting because of an unresolved conflict',
    message: 'a merge has conflicts',
  },
  {
    name: 'git.locked',
    code: 'GIT_LOCKED',
    kind: 'conflict',
    match:
      "^(?:fatal|error): (?:cannot lock ref '[^']*': )?Unable to create '(?<file>[^']+\\.lock)': File exists|^error: could not lock config file .*: File exists",
    message: 'another git holds a lock',
  },
  {
    name: 'git.worktree-race',
    code: 'GIT_LOCKED',
    kind: 'conflict',
    match: 'failed to read \\S+/commondir: (?:Success|Undefined error)',
    message: 'another git was making a work tree',
  },
  {
    name: 'git.not-ff',
    code: 'GIT_NON_FAST_FORWARD',
    kind: 'conflict',
    match:
      '^ ! \\[rejected\\] .*\\((?:fetch first|non-fast-forward)\\)|^fatal: (?:Not possible to fast-forward|Need to specify how to reconcile divergent branches)',
    message: 'somebody else has pushed',
  },
  {
    name: 'git.hook',
    code: 'GIT_HOOK_REJECTED',
    kind: 'policy',
    match: '^ ! \\[remote rejected\\] .*\\(.*hook declined\\)',
    message: 'a rule of the repository forbids this push',
  },
  {
    name: 'git.would-overwrite',
    code: 'GIT_WOULD_OVERWRITE',
    kind: 'policy',
    match:
      '^error: (?:Your local changes to the following files|The following untracked working tree files) would be (?:overwritten|removed)',
    message: 'what is not committed would be lost',
  },
  {
    name: 'git.worktree-taken',
    code: 'GIT_WORKTREE_TAKEN',
    kind: 'conflict',
    match:
      "^fatal: '.+' is already (?:checked out|used by worktree) at|^error: Cannot delete branch '.+' (?:checked out|used by worktree) at|^fatal: '/.*' already exists",
    message: 'a branch or folder is in use by another work tree',
  },
  {
    name: 'git.access',
    code: 'UNAUTHENTICATED',
    kind: 'auth',
    match:
      '^fatal: Authentication failed for |^fatal: could not read (?:Username|Password) for |Permission denied \\((?:publickey|password)',
    message: 'who it is was not accepted',
  },
  {
    name: 'ssh.host-key',
    code: 'HOST_KEY',
    kind: 'auth',
    match: '^Host key verification failed\\.',
    message: 'a host is not known, or is another one than it was',
  },
  {
    name: 'git.forbidden',
    code: 'FORBIDDEN',
    kind: 'auth',
    match: '^fatal: unable to access .*The requested URL returned error: 403',
    message: 'it may not do this',
  },
  {
    name: 'git.rate-limit',
    code: 'TOO_MANY_REQUESTS',
    kind: 'rate_limit',
    match: '^fatal: unable to access .*The requested URL returned error: 429',
    message: 'a service answered 429, too many requests',
  },
  {
    name: 'git.unavailable',
    code: 'SERVICE_UNAVAILABLE',
    kind: 'transient',
    match: '^fatal: unable to access .*The requested URL returned error: 503',
    message: 'a service answered 503, unavailable',
  },
  {
    name: 'git.server',
    code: 'SERVER_ERROR',
    kind: 'transient',
    match: '^fatal: unable to access .*The requested URL returned error: 5\\d\\d',
    message: 'a server failed',
  },
  {
    name: 'git.certificate',
    code: 'CERTIFICATE',
    kind: 'auth',
    match: '^fatal: unable to access .*(?:certificate verification failed|SSL certificate problem)',
    message: 'a certificate is not trusted',
  },
  {
    name: 'git.closed',
    code: 'CONNECTION_CLOSED',
    kind: 'transient',
    match: '^fatal: unable to access .*Empty reply from server',
    message: 'a connection was closed',
  },
  {
    name: 'git.rpc',
    code: 'GIT_RPC_FAILED',
    kind: 'transient',
    match: '^error: RPC failed; |^fatal: (?:the|The) remote end hung up unexpectedly|^fatal: early EOF',
    message: 'a transfer of git broke off',
  },
  {
    name: 'git.no-repository-there',
    code: 'GIT_REPOSITORY_MISSING',
    kind: 'code',
    match: "^fatal: repository '.*' (?:not found|does not exist)|^fatal: '.*' does not appear to be a git repository",
    message: 'there is no such repository',
  },
  {
    name: 'git.not-a-repository',
    code: 'GIT_NOT_A_REPOSITORY',
    kind: 'code',
    match: '^fatal: not a git repository',
    message: 'this folder is of no repository',
  },
  {
    name: 'git.nothing-to-push',
    code: 'GIT_UNKNOWN_REVISION',
    kind: 'code',
    match: '^error: src refspec (?<revision>\\S+) does not match any',
    message: 'git knows no revision {revision} to push',
  },
  {
    name: 'git.revision',
    code: 'GIT_UNKNOWN_REVISION',
    kind: 'code',
    match:
      "^fatal: ambiguous argument '|^(?:error|fatal): pathspec '.*' did not match|^fatal: bad revision '|^fatal: invalid reference: ",
    message: 'git knows no such revision or file',
  },
  {
    name: 'git.patch',
    code: 'GIT_PATCH_FAILED',
    kind: 'code',
    match: '^error: patch failed: (?<file>[^:]+):\\d+|^error: .*: patch does not apply',
    message: 'a patch does not fit',
  },
  {
    name: 'git.no-remote',
    code: 'GIT_NO_REMOTE',
    kind: 'code',
    match: '^fatal: No configured push destination',
    message: 'there is no remote',
  },
  {
    name: 'git.ownership',
    code: 'GIT_DUBIOUS_OWNERSHIP',
    kind: 'policy',
    match: '^fatal: detected dubious ownership in repository',
    message: "the folder is somebody else's",
  },
  {
    name: 'git.identity',
    code: 'GIT_NO_IDENTITY',
    kind: 'environment',
    match:
      '^fatal: (?:unable to auto-detect email address|no (?:email|name) was given and auto-detection is disabled|empty ident name)',
    message: 'git knows no name and address to commit with: set user.name and user.email',
  },
  {
    name: 'git.corrupt',
    code: 'GIT_CORRUPT',
    kind: 'environment',
    match: '^fatal: loose object \\S+ .* is corrupt|^error: object file \\S+ is empty',
    message: 'the repository is damaged',
  },
]
