import { openDatabase } from './database.ts'
import { listsServer } from './server.ts'

listsServer(openDatabase('lists.db')).listen(8080)
