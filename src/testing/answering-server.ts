import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A request as a server of a test got it. */
export interface HeardRequest {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** Answers one request; `undefined` leaves it without an answer. */
export type Answering = (request: HeardRequest, response: ServerResponse) => void

/** A server on this machine that keeps what it was asked. */
export class AnsweringServer {
  readonly heard: HeardRequest[] = []
  readonly #server
  readonly #waiting = new Set<() => void>()

  constructor(answer: Answering) {
    this.#server = createServer((request: IncomingMessage, response) => {
      const parts: Buffer[] = []
      request.on('data', (part: Buffer) => parts.push(part))
      request.on('end', () => {
        const { method = '', url: path = '', headers } = request
        const one = { method, path, headers, body: Buffer.concat(parts).toString('utf8') }
        this.heard.push(one)
        answer(one, response)
        for (const look of this.#waiting) look()
      })
    })
  }

  /** Listens; resolves with its address. */
  listen(): Promise<string> {
    return new Promise((resolve) => {
      this.#server.listen(0, '127.0.0.1', () =>
        resolve(`http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`),
      )
    })
  }

  /** Waits until it was asked for a path so many times. */
  asked(path: string, times = 1): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (this.heard.filter((one) => one.path === path).length < times) return
        this.#waiting.delete(look)
        resolve()
      }
      this.#waiting.add(look)
      look()
    })
  }

  close(): Promise<void> {
    this.#server.closeAllConnections()
    return new Promise((resolve) => this.#server.close(() => resolve()))
  }
}
