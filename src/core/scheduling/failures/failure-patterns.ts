import type { FailureClass } from '../../model/failure.ts'

/** One text that a failing tool is known to print. Matched against a single line without colours. */
export interface FailurePattern {
  readonly code: string
  readonly class: FailureClass
  readonly match: RegExp
  /** `{name}` stands for what the pattern captured. */
  readonly message: string
}

/** Ordered: the first that matches a line wins. Each was printed by the real tool; the tests hold its words. */
export const FAILURE_PATTERNS: readonly FailurePattern[] = [
  {
    code: 'ECONNREFUSED',
    class: 'transient',
    match: /ECONNREFUSED(?: (?<address>[\w.:[\]-]+))?/,
    message: 'the connection to {address} was refused',
  },
  {
    code: 'CONNECTION_REFUSED',
    class: 'transient',
    match: /(?:onnect(?:ing)? to (?<address>[\w.[\]-]+(?: port |:)\d+).*)?[Cc]onnection refused/,
    message: 'the connection to {address} was refused',
  },
  {
    code: 'CONNECTION_FAILED',
    class: 'transient',
    match: /Failed to connect to (?<address>\S+ port \d+)\b|Couldn't connect to server/,
    message: 'the connection to {address} could not be made',
  },
  { code: 'ECONNRESET', class: 'transient', match: /\bECONNRESET\b|socket hang up/, message: 'a connection was reset' },
  { code: 'ETIMEDOUT', class: 'transient', match: /\bETIMEDOUT\b/, message: 'a connection timed out' },
  {
    code: 'EAI_AGAIN',
    class: 'transient',
    match: /\bEAI_AGAIN\b(?: (?<host>[\w.-]+))?|Temporary failure in name resolution/,
    message: 'a name could not be resolved for now',
  },
  {
    code: 'NAME_NOT_RESOLVED',
    class: 'transient',
    match: /Could not resolve host/,
    message: 'a name could not be resolved',
  },
  {
    code: 'DATABASE_LOCKED',
    class: 'transient',
    match: /database is locked|\bSQLITE_BUSY\b/,
    message: 'a database was locked',
  },
  {
    code: 'EADDRINUSE',
    class: 'transient',
    match: /\bEADDRINUSE\b.*?:(?<port>\d{2,5})\b/,
    message: 'port {port} is in use',
  },
  {
    code: 'TOO_MANY_REQUESTS',
    class: 'external',
    match: /\b429\b.{0,40}[Tt]oo [Mm]any [Rr]equests|[Tt]oo [Mm]any [Rr]equests.{0,40}\b429\b/,
    message: 'a service answered 429, too many requests',
  },
  {
    code: 'SERVICE_UNAVAILABLE',
    class: 'external',
    match: /\b503\b.{0,20}[Ss]ervice [Uu]navailable/,
    message: 'a service answered 503, unavailable',
  },
  { code: 'ENOSPC', class: 'resource', match: /\bENOSPC\b|No space left on device/, message: 'the disk is full' },
  { code: 'EMFILE', class: 'resource', match: /\bEMFILE\b|Too many open files/, message: 'too many files are open' },
  {
    code: 'HEAP_OUT_OF_MEMORY',
    class: 'resource',
    match: /JavaScript heap out of memory|java\.lang\.OutOfMemoryError/,
    message: 'its heap ran out of memory',
  },
  {
    code: 'ENOMEM',
    class: 'resource',
    match: /Cannot allocate memory|^MemoryError\b/,
    message: 'memory could not be allocated',
  },
  {
    code: 'MODULE_NOT_FOUND',
    class: 'systemic',
    match: /Cannot find (?:module|package) '(?<package>[^'./][^']*)'/,
    message: 'the package {package} is not installed',
  },
  {
    code: 'MODULE_NOT_FOUND',
    class: 'systemic',
    match: /ModuleNotFoundError: No module named '(?<package>[^']+)'/,
    message: 'the package {package} is not installed',
  },
]
