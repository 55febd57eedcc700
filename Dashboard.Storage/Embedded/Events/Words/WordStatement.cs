using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Dashboard.Storage.Embedded.Events.Words;

/// <summary>A prepared statement of the word index, without the objects that a command makes for every row: there are thousands of rows a segment, and hundreds of look-ups a query.</summary>
internal sealed class WordStatement : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly sqlite3_stmt _statement;

    public WordStatement(SqliteConnection connection, string sql)
    {
        _connection = connection;
        Check(raw.sqlite3_prepare_v2(connection.Handle!, sql, out _statement));
    }

    public void Insert(long number, ReadOnlySpan<byte> data, ulong seal)
    {
        Check(raw.sqlite3_bind_int64(_statement, 1, number));
        Check(raw.sqlite3_bind_blob(_statement, 2, data));
        Check(raw.sqlite3_bind_int64(_statement, 3, (long)seal));
        Step();
        Check(raw.sqlite3_reset(_statement));
    }

    /// <summary>Finds one row and hands out its blob and its seal; false where there is none. Valid until <see cref="Reset"/>.</summary>
    public bool Find(long number, out ReadOnlySpan<byte> data, out ulong seal)
    {
        Check(raw.sqlite3_bind_int64(_statement, 1, number));
        if (Step())
        {
            data = raw.sqlite3_column_blob(_statement, 0);
            seal = (ulong)raw.sqlite3_column_int64(_statement, 1);
            return true;
        }

        data = default;
        seal = 0;
        return false;
    }

    public void Reset() => Check(raw.sqlite3_reset(_statement));

    public void Dispose() => _statement.Dispose();

    private bool Step()
    {
        var state = raw.sqlite3_step(_statement);
        if (state is not (raw.SQLITE_ROW or raw.SQLITE_DONE))
        {
            Check(state);
        }

        return state == raw.SQLITE_ROW;
    }

    private void Check(int state)
    {
        if (state is not (raw.SQLITE_OK or raw.SQLITE_ROW or raw.SQLITE_DONE))
        {
            throw new SqliteException(raw.sqlite3_errmsg(_connection.Handle!).utf8_to_string(), state & 0xFF, state);
        }
    }
}
