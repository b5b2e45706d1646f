import type { KnownPattern } from '../../../model/failure-pattern.ts'

/** What says only that something failed, or may be said beside: it counts where nothing else is known. */
export const VAGUE_PATTERNS: readonly KnownPattern[] = [
  {
    name: 'python.uncaught',
    code: 'UNCAUGHT_EXCEPTION',
    kind: 'code',
    match: '^(?:[A-Za-z_]\\w*\\.)*(?<error>[A-Z]\\w*(?:Error|Exception))(?:: .*)?\\s*$',
    with: ['Traceback (most recent call last):'],
    without: ['ConnectionError', 'Timeout', 'OperationalError', 'OSError'],
    message: '{error} was raised and not caught',
  },
  {
    name: 'node.uncaught',
    code: 'UNCAUGHT_ERROR',
    kind: 'code',
    match: '^(?:Uncaught )?(?<error>(?:[A-Z]\\w*)?Error)(?: \\[\\w+\\])?: ',
    with: ['Node.js v', '    at '],
    without: ['fetch failed', "code: 'E", 'Timeout'],
    message: '{error} was thrown and not caught',
  },
  {
    name: 'node.tests-failed',
    code: 'TESTS_FAILED',
    kind: 'code',
    match: '^(?:# |ℹ )fail [1-9]\\d*\\s*$',
    message: 'tests failed',
  },
  {
    name: 'shell.not-written',
    code: 'ENOSPC',
    kind: 'resource',
    match: '^\\S*sh: \\d+: (?:echo|printf): (?:(?:echo|printf): )?I/O error\\s*$',
    message: 'what it wrote could not be stored: the disk is full, or broken',
  },
  {
    name: 'system.file-missing',
    code: 'FILE_MISSING',
    kind: 'code',
    match:
      "^(?:cat|cd|chmod|chown|cp|cut|diff|du|file|find|grep|head|install|ln|ls|md5sum|mkdir|mv|rm|rmdir|sed|sha256sum|sort|source|stat|tail|tar|touch|wc): (?:[a-z]+ [a-z]* ?)?(?:regular file )?[‘']?(?<file>[^:'’]+)[’']?: No such file or directory\\s*$",
    message: 'the file {file} is not there',
  },
  {
    name: 'shell.file-missing',
    code: 'FILE_MISSING',
    kind: 'code',
    match: '^\\S+: (?:line )?\\d+: (?:cannot open )?(?<file>[^:]+): No such file(?: or directory)?\\s*$',
    message: 'the file {file} is not there',
  },
]
