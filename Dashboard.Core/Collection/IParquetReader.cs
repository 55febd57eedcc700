namespace Dashboard.Core.Collection;

/// <summary>Reads files in Apache Parquet, which takes an engine that collectors do not have.</summary>
public interface IParquetReader
{
    /// <summary>
    /// A file as text: a line of column names, then a line a row, its values between spaces and <c>-</c> for none. The same file gives the same text.
    /// Damage further on is thrown when it is reached, as <see cref="InvalidDataException"/>.
    /// </summary>
    /// <param name="path">Its full path. It must be there until the text is disposed.</param>
    /// <param name="rename">What a column is called in the text.</param>
    /// <exception cref="InvalidDataException">It is no readable Parquet.</exception>
    ValueTask<Stream> OpenAsync(string path, Func<string, string> rename);
}
