import type { Artifact, Usage } from '../../../core/model/attempt.ts'
import type { FailureClass, FailureKind, TaskError } from '../../../core/model/failure.ts'
import { errorOfKind, taskError } from '../../../core/scheduling/failures/task-error.ts'

/** How an attempt ended that this process has carried out itself. */
export interface HostedEnd {
  readonly outcome: 'succeeded' | 'failed' | 'could_not_run'
  /** Why it did not succeed. */
  readonly error?: TaskError
  readonly usage?: Usage
  readonly artifacts?: readonly Artifact[]
}

/** It could not even begin. */
export function couldNotRun(code: string, message: string, kind: FailureKind = 'environment'): HostedEnd {
  return { outcome: 'could_not_run', error: errorOfKind(code, kind, short(message)) }
}

/** It failed. `of`: the class of its failure, or its kind where that is known; `retry_after_seconds`: when the other side says that it may be asked again. */
export function failedWith(
  code: string,
  of: FailureClass | { readonly kind: FailureKind },
  message: string,
  retry_after_seconds?: number,
  captures: Readonly<Record<string, string>> = {},
): HostedEnd {
  const kind = typeof of === 'string' ? KIND_OF_CLASS.get(of) : of.kind
  const error =
    kind === undefined
      ? taskError(code, of as FailureClass, short(message), captures)
      : errorOfKind(code, kind, short(message), captures)
  return {
    outcome: 'failed',
    error: retry_after_seconds === undefined ? error : { ...error, retry_after_seconds },
  }
}

/** A class that says all that its kind says. Of `logic` nothing may be known yet, and the others have several kinds. */
const KIND_OF_CLASS: ReadonlyMap<FailureClass, FailureKind> = new Map([
  ['resource', 'resource'],
  ['systemic', 'environment'],
])

const OUT_OF = new Set(['EAGAIN', 'EMFILE', 'ENFILE', 'ENOMEM', 'ENOSPC', 'EDQUOT'])
const PASSING =
  /^(?:E(?:CONN(?:REFUSED|RESET|ABORTED)|PIPE|TIMEDOUT|HOSTUNREACH|NETUNREACH|NETDOWN|AI_AGAIN)|ENOTFOUND|UND_ERR_\w+)$/
const IN_USE = new Set(['EBUSY', 'EADDRINUSE'])

/** The kind of an error that carries this code of the system; undefined where the code says nothing of it. */
export function kindOfCode(code: string): FailureKind | undefined {
  if (OUT_OF.has(code)) return 'resource'
  if (IN_USE.has(code)) return 'conflict'
  return PASSING.test(code) ? 'transient' : undefined
}

/** Text for a report: one line, and no more of it than a reader takes in. */
export function short(text: string, most = 500): string {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  return line.length <= most ? line : `${line.slice(0, most - 1)}…`
}
