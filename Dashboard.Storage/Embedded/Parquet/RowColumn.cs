namespace Dashboard.Storage.Embedded.Parquet;

/// <summary>What a column of exported rows holds.</summary>
public enum ColumnType
{
    /// <summary>Text.</summary>
    Text,

    /// <summary>A whole number of 64 bits.</summary>
    Whole,

    /// <summary>A double.</summary>
    Number,

    /// <summary>A UTC instant.</summary>
    Time,

    /// <summary>A JSON value.</summary>
    Json,
}

/// <summary>A column of exported rows. Any row may be without a value in it.</summary>
public sealed record RowColumn(string Name, ColumnType Type);
