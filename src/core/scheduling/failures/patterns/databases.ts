import type { KnownPattern } from '../../../model/failure-pattern.ts'

/** What SQLite and PostgreSQL say, through whichever tool. */
export const DATABASE_PATTERNS: readonly KnownPattern[] = [
  {
    name: 'sqlite.locked',
    code: 'DATABASE_LOCKED',
    kind: 'conflict',
    match:
      "^(?:E +)?[\\w.:]*(?:Error|Exception)(?:: in prepare,|: stepping,|:) database (?:table )?is locked\\b|\\) database (?:table )?is locked\\b|(?:code: '|Error: |\\[)SQLITE_(?:BUSY|LOCKED)\\b",
    message: 'a database was locked',
  },
  {
    name: 'sqlite.no-table',
    code: 'NO_SUCH_TABLE',
    kind: 'environment',
    match:
      '(?:Error: (?:in prepare, )?|error near line \\d+: |Exception: |\\) )no such table: (?:main\\.)?(?<table>\\w+)',
    without: ['all later migrations canceled'],
    message: 'there is no table {table}',
  },
  {
    name: 'sqlite.no-column',
    code: 'NO_SUCH_COLUMN',
    kind: 'code',
    match: '(?:Error: (?:in prepare, )?|error near line \\d+: |Exception: |\\) )no such column: (?<column>[\\w.]+)',
    message: 'there is no column {column}',
  },
  {
    name: 'sqlite.unique',
    code: 'UNIQUE_VIOLATION',
    kind: 'code',
    match: '(?:rror: |line \\d+: |Exception: |\\) )UNIQUE constraint failed: ',
    message: 'a row is there already',
  },
  {
    name: 'sqlite.constraint',
    code: 'CONSTRAINT',
    kind: 'code',
    match: '(?:rror: |line \\d+: |Exception: |\\) )(?:FOREIGN KEY|NOT NULL|CHECK) constraint failed',
    message: 'a rule of the database forbids a row',
  },
  {
    name: 'sqlite.readonly',
    code: 'DATABASE_READONLY',
    kind: 'environment',
    match: '(?:rror: |stepping, |Exception: |\\) )attempt to write a readonly database',
    message: 'a database may only be read',
  },
  {
    name: 'sqlite.full',
    code: 'ENOSPC',
    kind: 'resource',
    match: '(?:rror: |stepping, |line \\d+: |Exception: |\\) )database or disk is full',
    message: 'the disk is full',
  },
  {
    name: 'sqlite.no-database',
    code: 'DATABASE_CORRUPT',
    kind: 'environment',
    match: '(?:rror: (?:in prepare, )?|Exception: |\\) )(?:file is not a database|database disk image is malformed)',
    message: 'a database is damaged',
  },
  {
    name: 'sqlite.cannot-open',
    code: 'FILE_MISSING',
    kind: 'code',
    match: '(?:rror: |Exception: |\\) )unable to open database "?(?<file>[^" ]+)"?',
    message: 'a database cannot be opened',
  },
  {
    name: 'sqlite.syntax',
    code: 'SQL_SYNTAX',
    kind: 'code',
    match: '(?:rror: (?:in prepare, )?|Exception: |\\) )near "[^"]*": syntax error',
    message: 'a statement of SQL cannot be read',
  },
  {
    name: 'postgres.too-many',
    code: 'DATABASE_FULL',
    kind: 'resource',
    match:
      '(?:(?:failed|psql|Error|pq): FATAL: +|^error: |pq: )(?:sorry, too many clients already|remaining connection slots are reserved|too many connections for )',
    message: 'the database takes no more connections',
  },
  {
    name: 'postgres.starting',
    code: 'DATABASE_STARTING',
    kind: 'transient',
    match:
      '(?:failed|psql|Error|pq): FATAL: +the database system is (?:starting up|shutting down|in recovery mode|not yet accepting connections|not accepting connections)',
    message: 'the database is not up yet',
  },
  {
    name: 'postgres.password',
    code: 'UNAUTHENTICATED',
    kind: 'auth',
    match:
      'FATAL: +(?:password|Peer|Ident|SCRAM|GSSAPI|LDAP) authentication failed for user|FATAL: +role "[^"]*" does not exist|fe_sendauth: no password supplied|FATAL: +no pg_hba\\.conf entry',
    message: 'the database did not accept who it is',
  },
  {
    name: 'postgres.no-database',
    code: 'DATABASE_MISSING',
    kind: 'environment',
    match: 'FATAL: +database "(?<database>[^"]+)" does not exist',
    message: 'there is no database {database}',
  },
  {
    name: 'postgres.deadlock',
    code: 'DEADLOCK',
    kind: 'conflict',
    match: '(?:ERROR: +|DeadlockDetected: |error: )deadlock detected|\\b40P01\\b',
    message: 'two transactions waited for each other',
  },
  {
    name: 'postgres.serialization',
    code: 'SERIALIZATION_FAILURE',
    kind: 'conflict',
    match: '(?:ERROR: +|SerializationFailure: |error: )could not serialize access\\b',
    message: 'a transaction was overtaken by another',
  },
  {
    name: 'postgres.lock-timeout',
    code: 'LOCK_TIMEOUT',
    kind: 'conflict',
    match:
      '(?:ERROR: +|error: |LockNotAvailable: )(?:canceling statement due to lock timeout|could not obtain lock on)',
    message: 'a lock of the database was not given in time',
  },
  {
    name: 'postgres.statement-timeout',
    code: 'STATEMENT_TIMEOUT',
    kind: 'transient',
    match: '(?:ERROR: +|error: |QueryCanceled: )canceling statement due to statement timeout',
    message: 'a statement took too long',
  },
  {
    name: 'postgres.no-table',
    code: 'NO_SUCH_TABLE',
    kind: 'environment',
    match:
      '(?:ERROR: +|error: |UndefinedTable: |ProgrammingError: |UndefinedTable\\) )relation "(?<table>[^"]+)" does not exist',
    without: ['all later migrations canceled'],
    message: 'there is no table {table}',
  },
  {
    name: 'postgres.no-column',
    code: 'NO_SUCH_COLUMN',
    kind: 'code',
    match:
      '(?:ERROR: +|error: |UndefinedColumn: |UndefinedColumn\\) )column "?(?<column>[\\w.]+)"?(?: of relation "[^"]+")? does not exist',
    message: 'there is no column {column}',
  },
  {
    name: 'postgres.permission',
    code: 'FORBIDDEN',
    kind: 'auth',
    match:
      '(?:ERROR: +|error: |InsufficientPrivilege: )permission denied for (?:table|schema|relation|database|sequence|function)',
    message: 'it may not do this in the database',
  },
  {
    name: 'postgres.unique',
    code: 'UNIQUE_VIOLATION',
    kind: 'code',
    match: '(?:ERROR: +|error: |UniqueViolation: |UniqueViolation\\) )duplicate key value violates unique constraint',
    message: 'a row is there already',
  },
  {
    name: 'postgres.constraint',
    code: 'CONSTRAINT',
    kind: 'code',
    match:
      '(?:ERROR: +|error: |Violation: |Violation\\) )(?:null value in column .* violates not-null|insert or update on table .* violates foreign key|new row for relation .* violates check) constraint',
    message: 'a rule of the database forbids a row',
  },
  {
    name: 'postgres.syntax',
    code: 'SQL_SYNTAX',
    kind: 'code',
    match: '(?:ERROR: +|error: |SyntaxError: )syntax error at or near "',
    message: 'a statement of SQL cannot be read',
  },
  {
    name: 'postgres.closed',
    code: 'CONNECTION_CLOSED',
    kind: 'transient',
    match:
      '^(?:psql: error: )?(?:connection to server was lost|server closed the connection unexpectedly)|^psycopg2\\.\\w+: server closed the connection unexpectedly',
    message: 'the connection to the database was closed',
  },
  {
    name: 'postgres.no-socket',
    code: 'CONNECTION_REFUSED',
    kind: 'transient',
    match: 'connection to server on socket "(?<address>[^"]+)" failed: No such file or directory',
    message: 'the connection to {address} was refused',
  },
  {
    name: 'postgres.address',
    code: 'EADDRINUSE',
    kind: 'conflict',
    match: 'HINT: +Is another postmaster already running on port (?<port>\\d+)\\?',
    message: 'port {port} is in use',
  },
]
