import type { CoordinatorNode } from '../../model/coordinator.ts'

/**
 * Whom the run of a task asks for what it needs from outside: `host api.example.com` for a request, `registry ghcr.io` for an
 * image, `executor <name>` for an executor of the user's own, `agent` for what the agent does, and `program npm` for a command.
 * Null where nobody is asked. A pure function of the node, so that a plan alone says it.
 */
export function providerOf({ action }: CoordinatorNode): string | null {
  const { kind, executor, http, image, cmd } = action
  if (executor !== undefined) return `executor ${executor}`
  if (http !== undefined) return named('host', hostOf(http.url))
  if (kind === 'agent') return 'agent'
  if (image !== undefined) return `registry ${registryOf(image)}`
  return cmd === undefined ? null : named('program', programOf(cmd))
}

function named(what: string, name: string | undefined): string | null {
  return name === undefined || name === '' ? null : `${what} ${name.slice(0, 100)}`
}

/** The host of an address, with its port, without who asks. */
function hostOf(url: string): string | undefined {
  const authority = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(url)?.[1]
  return authority?.slice(authority.lastIndexOf('@') + 1).toLowerCase()
}

/** As container engines read it: the first part names a registry when it looks like a host. */
function registryOf(image: string): string {
  const slash = image.indexOf('/')
  const first = slash < 0 ? '' : image.slice(0, slash)
  return /[.:]/.test(first) || first === 'localhost' ? first.toLowerCase() : 'docker.io'
}

/** The program that a command begins with, after what it sets in its environment. */
function programOf(cmd: string): string | undefined {
  for (const word of cmd.slice(0, 1000).split(/\s+/)) {
    if (word === '' || /^[A-Za-z_]\w*=/.test(word) || RUNS_OTHERS.has(word)) continue
    return word.slice(word.lastIndexOf('/') + 1)
  }
  return undefined
}

/** Words before the program that is meant. */
const RUNS_OTHERS: ReadonlySet<string> = new Set(['env', 'exec', 'nice', 'nohup', 'sudo', 'time'])
