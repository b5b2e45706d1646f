import { CLASS_OF_KIND, type FailureClass, type FailureKind, type TaskError } from '../../model/failure.ts'
import { fingerprintOf } from './fingerprint.ts'

type Captures = Readonly<Record<string, string>>

/** An error of which only the class is known. What was captured, and the code, are what makes it the same as another. */
export function taskError(
  code: string,
  failureClass: FailureClass,
  message: string,
  captures: Captures = {},
): TaskError {
  return {
    code,
    message,
    class: failureClass,
    fingerprint: fingerprintOf(code, captures),
    retryable: true,
    ...(Object.keys(captures).length === 0 ? {} : { captures: { ...captures } }),
  }
}

/** What a person must see to: no try helps. */
const FOR_A_PERSON: ReadonlySet<FailureKind> = new Set(['auth', 'billing', 'policy'])

/** An error of a known kind. */
export function errorOfKind(code: string, kind: FailureKind, message: string, captures: Captures = {}): TaskError {
  const error = taskError(code, CLASS_OF_KIND[kind], message, captures)
  return { ...error, kind, retryable: !FOR_A_PERSON.has(kind) }
}
