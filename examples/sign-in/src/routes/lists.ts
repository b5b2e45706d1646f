import type { DatabaseSync } from 'node:sqlite'
import { addList, allLists } from '../models/list.ts'
import { listsPage } from '../pages/lists-page.ts'
import type { Answer, Request } from '../server.ts'

/** Answers `GET /lists` and `POST /lists`. */
export function serveLists(database: DatabaseSync, request: Request): Answer {
  if (request.method === 'POST') return { status: 201, body: String(addList(database, request.body).id) }
  return { status: 200, body: listsPage(allLists(database)) }
}
