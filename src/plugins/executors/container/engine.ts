/** The container engine of this machine: the command line of Docker, or else of Podman. */
import { spawnSync } from 'node:child_process'

/** An engine that answers. */
export interface ContainerEngine {
  readonly kind: 'docker' | 'podman'
  readonly version: string
}

/** Why no engine can be used, a sentence for each. */
export interface NoEngine {
  readonly why: readonly string[]
}

const PROBE_MS = 10_000
/** The server's version: a client alone runs nothing. Podman needs no server. */
const PROBES = [
  ['docker', ['version', '--format', '{{.Server.Version}}']],
  ['podman', ['version', '--format', '{{.Client.Version}}']],
] as const

/** Looks for an engine; asks each that is there for its version. */
export function findEngine(env: Readonly<NodeJS.ProcessEnv>): ContainerEngine | NoEngine {
  const why: string[] = []
  for (const [kind, words] of PROBES) {
    const { status, stdout, stderr, error } = spawnSync(kind, words, {
      env: { ...env },
      encoding: 'utf8',
      timeout: PROBE_MS,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const version = stdout?.trim() ?? ''
    if (error === undefined && status === 0 && /\d/.test(version)) return { kind, version }
    why.push(`${kind}: ${reasonOf(error, stderr ?? '')}`)
  }
  return { why }
}

function reasonOf(error: Error | undefined, stderr: string): string {
  const code = error !== undefined && 'code' in error ? error.code : undefined
  if (code === 'ENOENT') return 'there is no such command'
  if (code === 'ETIMEDOUT') return `no answer in ${PROBE_MS / 1000} s`
  const said = stderr.trim().split('\n').at(-1)?.trim() ?? ''
  return said === '' ? (error?.message ?? 'it does not answer') : said.slice(0, 300)
}
