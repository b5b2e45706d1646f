/**
 * What a coordinator and its launchers say to each other, over one two-way channel for each launcher.
 *
 * To the launcher: `<length>\n` and then that many bytes, fields divided by NUL: token, folder, working directory, file
 * for standard input (empty: none), name of the file for standard output, command, number of words that stand before the
 * shell, these words, `NAME=value` …. Lengths and NULs keep every byte of a command what it is; no shell ever reads a request.
 *
 * From the launcher, lines: `H <pid>` it is ready · `S <token> <pid>` the command begins · `X <token> <errno> <step>` it
 * could not begin · `D <token>` somebody else carries this attempt out, the launcher stood down · `E <token> <code>
 * <signal> <cpu_ms> <bytes> <peak_kb>` it ended (0: no signal), with the size of `report.jsonl` and the peak memory of its
 * largest process (0: not known). A line is only a doorbell: what it
 * says about an end stands in the attempt's folder before it rings.
 */

/** What a launcher is asked to run. */
export interface LaunchRequest {
  readonly token: string
  readonly folder: string
  readonly cwd: string
  /** Path of the file that becomes standard input; without one it is `/dev/null`. */
  readonly stdin: string | undefined
  /** `stdout` keeps standard output apart; otherwise both streams go to `log`. */
  readonly stdout: 'log' | 'stdout'
  readonly command: string
  /** Added to the environment that the launcher was born with. */
  readonly env: Readonly<Record<string, string>>
  /** Words that stand before the shell. */
  readonly wrap: readonly string[]
}

/** What a launcher says. */
export type Bell =
  | { readonly type: 'ready'; readonly pid: number }
  | { readonly type: 'started'; readonly token: string; readonly pid: number }
  | { readonly type: 'trouble'; readonly token: string; readonly errno: number; readonly step: string }
  | { readonly type: 'stood_down'; readonly token: string }
  | {
      readonly type: 'ended'
      readonly token: string
      readonly exit_code: number | undefined
      readonly signal: string | undefined
      readonly cpu_ms: number
      /** Size of `report.jsonl`, in bytes. */
      readonly said: number
      /** Peak memory of the largest process among the command and its children; 0 when it is not known. */
      readonly peak_kb: number
    }

/** A request as bytes. `undefined` when it holds a NUL, which no process can be given. */
export function encodeRequest(request: LaunchRequest): Buffer | undefined {
  const { token, folder, cwd, stdin, stdout, command, env, wrap } = request
  const fields = [token, folder, cwd, stdin ?? '', stdout, command, String(wrap.length), ...wrap]
  for (const name in env) fields.push(`${name}=${env[name]}`)
  if (fields.some((field) => field.includes('\0'))) return undefined
  const body = fields.join('\0')
  return Buffer.from(`${Buffer.byteLength(body)}\n${body}`)
}

/** Reads one line of a launcher; `undefined` when it is none of those above. */
export function decodeBell(line: string): Bell | undefined {
  const [kind = '', first = '', second = '', third = '', ...numbers] = line.split(' ')
  switch (kind) {
    case 'H':
      return { type: 'ready', pid: Number(first) }
    case 'S':
      return { type: 'started', token: first, pid: Number(second) }
    case 'X':
      return { type: 'trouble', token: first, errno: Number(second), step: third }
    case 'D':
      return { type: 'stood_down', token: first }
    case 'E': {
      const signal = third === '0' ? undefined : third
      const exit_code = signal === undefined ? Number(second) : undefined
      const [cpu_ms = 0, said = 0, peak_kb = 0] = numbers.map(Number)
      return { type: 'ended', token: first, exit_code, signal, cpu_ms, said, peak_kb }
    }
    default:
      return undefined
  }
}
