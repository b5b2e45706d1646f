import { createServer, type Server } from 'node:http'
import type { DatabaseSync } from 'node:sqlite'
import { serveLists } from './routes/lists.ts'

/** What was asked. */
export interface Request {
  readonly method: string
  readonly path: string
  readonly body: string
}

/** What is answered. */
export interface Answer {
  readonly status: number
  readonly body: string
}

/** Answers one request. */
export function answer(database: DatabaseSync, request: Request): Answer {
  if (request.path === '/lists') return serveLists(database, request)
  return { status: 404, body: 'There is no such page.' }
}

/** The service, not yet listening. */
export function listsServer(database: DatabaseSync): Server {
  return createServer((incoming, outgoing) => {
    const parts: Buffer[] = []
    incoming.on('data', (part: Buffer) => parts.push(part))
    incoming.on('end', () => {
      const body = Buffer.concat(parts).toString('utf8')
      const { status, body: text } = answer(database, {
        method: incoming.method ?? 'GET',
        path: incoming.url ?? '/',
        body,
      })
      outgoing.writeHead(status, { 'content-type': 'text/html' }).end(text)
    })
  })
}
