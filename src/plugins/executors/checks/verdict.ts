/** What a check found. `could_not_run` proves nothing about the task. */
export type CheckVerdict =
  | { readonly outcome: 'succeeded' }
  | { readonly outcome: 'failed' | 'could_not_run'; readonly code: string; readonly message: string }

/** The verdict that a check passed. */
export const PASSED: CheckVerdict = { outcome: 'succeeded' }

/** The verdict that a check failed: what was expected, and what was found. */
export function missed(expected: string, found: string): CheckVerdict {
  return { outcome: 'failed', code: 'CHECK_FAILED', message: `Expected ${expected}; found ${found}.` }
}

/** The verdict that the check itself was impossible. `code`: a system error's code, or one of ours in capitals. */
export function impossible(code: string, message: string): CheckVerdict {
  return { outcome: 'could_not_run', code, message }
}

/** Text for a message: quoted, its middle left out when it is long. */
export function quoted(text: string): string {
  const short = text.trim()
  if (short === '') return 'nothing'
  return JSON.stringify(short.length <= 300 ? short : `${short.slice(0, 150)} … ${short.slice(-150)}`)
}

/** The first line of what an error says. */
export function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] as string
}
