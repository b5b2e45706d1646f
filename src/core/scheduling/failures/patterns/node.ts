import type { KnownPattern } from '../../../model/failure-pattern.ts'

/** What Node itself says. */
export const NODE_PATTERNS: readonly KnownPattern[] = [
  {
    name: 'node.builtin',
    code: 'IMPORT_UNRESOLVED',
    kind: 'code',
    match: '(?:Error(?: \\[ERR_UNKNOWN_BUILTIN_MODULE\\])?: )No such built-in module: ',
    message: 'a file that is imported is not there',
  },
  {
    name: 'node.module-of-require',
    code: 'MODULE_NOT_FOUND',
    kind: 'environment',
    ecosystem: 'npm',
    match:
      "^(?:(?:# )?\\s*(?:Uncaught |Exception during run: |\\[!\\] |Caused by: )?(?:Error(?: \\[ERR_MODULE_NOT_FOUND\\])?: |\\[error\\] ))?Cannot find (?:module|package) '(?<package>@[\\w~-][\\w.~-]*/[\\w~][\\w.~-]*|[A-Za-z0-9][\\w.~-]*)(?:/[\\w@+~$-][\\w.@+~$-]*)*'(?: imported from .*)?$",
    message: 'the package {package} is not installed',
  },
  {
    name: 'node.file',
    code: 'IMPORT_UNRESOLVED',
    kind: 'code',
    match:
      "^(?:(?:# )?\\s*(?:Uncaught |Exception during run: |\\[!\\] |Caused by: )?(?:Error(?: \\[ERR_MODULE_NOT_FOUND\\])?: |\\[error\\] ))?Cannot find (?:module|package) '(?<file>[^']+)'(?: imported from .*)?$",
    message: 'the file {file} that is imported is not there',
  },
  {
    name: 'node.not-exported',
    code: 'NOT_EXPORTED',
    kind: 'code',
    match:
      "\\[ERR_PACKAGE_PATH_NOT_EXPORTED\\]: |SyntaxError: The requested module '.*' does not provide an export named ",
    message: 'what is imported is not exported',
  },
  {
    name: 'node.url-import',
    code: 'IMPORT_UNRESOLVED',
    kind: 'code',
    match: '\\[ERR_UNSUPPORTED_ESM_URL_SCHEME\\]: ',
    message: 'what is imported cannot be loaded',
  },
  {
    name: 'node.unknown-type',
    code: 'IMPORT_UNRESOLVED',
    kind: 'code',
    match: '\\[ERR_UNKNOWN_FILE_EXTENSION\\]: ',
    message: 'what is imported cannot be loaded',
  },
  {
    name: 'node.unsupported-typescript',
    code: 'SYNTAX_ERROR',
    kind: 'code',
    match: '\\[ERR_(?:UNSUPPORTED|INVALID)_TYPESCRIPT_SYNTAX\\]: ',
    message: 'a file cannot be read as TypeScript',
  },
  {
    name: 'node.syntax',
    code: 'SYNTAX_ERROR',
    kind: 'code',
    match: '^(?:Uncaught )?SyntaxError: ',
    with: ['Node.js v'],
    message: 'a file cannot be read as JavaScript',
  },
  {
    name: 'node.bad-option',
    code: 'BAD_OPTION',
    kind: 'code',
    match: '^\\S*node: bad option: ',
    message: 'an option is not known',
  },
  {
    name: 'node.heap',
    code: 'HEAP_OUT_OF_MEMORY',
    kind: 'resource',
    match: '^(?:FATAL ERROR: .*)?JavaScript heap out of memory|^.{0,80}\\[ERR_WORKER_OUT_OF_MEMORY\\]: ',
    message: 'its heap ran out of memory',
  },
  {
    name: 'node.command',
    code: 'COMMAND_NOT_FOUND',
    kind: 'environment',
    match: 'Error: spawn (?<command>[\\w./@+-]{1,120}) ENOENT',
    message: 'the command {command} was not found',
  },
  {
    name: 'node.permission',
    code: 'EACCES',
    kind: 'environment',
    match: 'Error: listen EACCES: permission denied (?<address>[\\w.:[\\]-]+)',
    message: 'it may not listen on {address}',
  },
  {
    name: 'node.file-missing',
    code: 'FILE_MISSING',
    kind: 'code',
    match: "^(?:Uncaught |\\s+\\[cause\\]: )?(?:\\[)?Error: ENOENT: no such file or directory, \\w+ '(?<file>[^']+)'",
    message: 'the file {file} is not there',
  },
  {
    name: 'node.name-not-resolved',
    code: 'NAME_NOT_RESOLVED',
    kind: 'transient',
    match: 'getaddrinfo ENOTFOUND (?<host>[\\w.-]+)',
    message: 'the name {host} could not be resolved',
  },
  {
    name: 'node.certificate',
    code: 'CERTIFICATE',
    kind: 'auth',
    match:
      '\\b(?:DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|CERT_HAS_EXPIRED|CERT_NOT_YET_VALID|UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT(?:_LOCALLY)?|ERR_TLS_CERT_ALTNAME_INVALID)\\b|Error: (?:self-signed certificate|certificate has expired|unable to verify the first certificate)',
    message: 'a certificate is not trusted',
  },
  {
    name: 'node.fetch-timeout',
    code: 'ETIMEDOUT',
    kind: 'transient',
    match:
      '^\\s*\\[?(?:DOMException \\[TimeoutError\\]: The operation was aborted due to timeout|.*\\bUND_ERR_(?:CONNECT|HEADERS|BODY)_TIMEOUT\\b)',
    message: 'an answer did not come in time',
  },
  {
    name: 'node.error',
    code: 'UNCAUGHT_ERROR',
    kind: 'code',
    match: '^(?:Uncaught )?(?:TypeError|ReferenceError|RangeError): ',
    with: ['Node.js v'],
    without: ['fetch failed'],
    message: 'an error in the code',
  },
]
