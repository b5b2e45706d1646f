import { hashText } from '../../model/canonical.ts'
import type { FailureClass, TaskError } from '../../model/failure.ts'

/** An error as it is counted: its fingerprint is the same whatever numbers stand in what was captured. */
export function taskError(
  code: string,
  kind: FailureClass,
  message: string,
  captures: Readonly<Record<string, string>> = {},
): TaskError {
  const named = Object.values(captures).map((value) => value.replaceAll(/\d+/g, '#'))
  return {
    code,
    message,
    class: kind,
    fingerprint: hashText([code, ...named].join('\n')).slice(0, 16),
    retryable: true,
    ...(Object.keys(captures).length === 0 ? {} : { captures: { ...captures } }),
  }
}
