namespace Dashboard.Storage.Embedded.Engine;

/// <summary>Several statements that see the same rows.</summary>
internal static class ReadTransaction
{
    public static T Run<T>(DuckConnection connection, Func<T> read)
    {
        connection.Begin();
        try
        {
            var result = read();
            connection.Commit();
            return result;
        }
        catch
        {
            try
            {
                connection.Rollback();
            }
            catch (DuckException)
            {
                // It is gone with what failed.
            }

            throw;
        }
    }
}
