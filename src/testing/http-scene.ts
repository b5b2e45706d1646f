import type { ServerResponse } from 'node:http'
import type { HttpAction } from '../core/model/action.ts'
import type { AttemptOrder } from '../core/model/attempt.ts'
import { type Answering, AnsweringServer } from './answering-server.ts'
import { ExecutorWorld } from './executor-world.ts'

/** Servers that answer as a test says, and worlds whose executor asks them. */
export class HttpScene {
  readonly #module: string
  readonly #leaving: (() => unknown)[] = []

  /** `module`: URL of the module that makes the executor. */
  constructor(module: string) {
    this.#module = module
  }

  /** A server that listens, and its address. */
  async serve(answer: Answering): Promise<{ server: AnsweringServer; address: string }> {
    const server = new AnsweringServer(answer)
    this.#leaving.push(() => server.close())
    return { server, address: await server.listen() }
  }

  /** A world whose executor is made with these options. */
  world(options: object = {}): ExecutorWorld {
    const world = new ExecutorWorld({ module: this.#module, factory: 'httpExecutor', options: { ...options } })
    this.#leaving.push(() => world.dispose())
    return world
  }

  /** Ends all that was made here, the newest first. */
  async dispose(): Promise<void> {
    for (const leave of this.#leaving.splice(0).toReversed()) await leave()
  }
}

/** The order to ask a server. */
export function ask(world: ExecutorWorld, http: HttpAction, changes: Partial<AttemptOrder> = {}): AttemptOrder {
  const { action, ...rest } = changes
  return world.order('', { action: { kind: 'http', http, ...action }, ...rest })
}

/** Answers a request like this. */
export function say(
  status: number,
  headers: Record<string, string> = {},
  body = '',
): (response: ServerResponse) => void {
  return (response) => response.writeHead(status, headers).end(body)
}
