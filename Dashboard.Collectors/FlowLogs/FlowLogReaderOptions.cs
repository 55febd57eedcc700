namespace Dashboard.Collectors.FlowLogs;

/// <summary>How to read flow log text.</summary>
public sealed record FlowLogReaderOptions
{
    /// <summary>Two of this size are a row group for the store, which then writes it in its final form at once; a durable commit takes well under a second.</summary>
    public const int DefaultRecordsPerBlock = 131_072;

    /// <summary>The format of text without a header line, from DescribeFlowLogs; null for AWS's default. A header in the text goes before it.</summary>
    public FlowLogFormat? Format { get; init; }

    /// <summary>The time of records whose format has neither <c>start</c> nor <c>end</c>: the event's in CloudWatch Logs, the object's in S3. Null rejects such a format.</summary>
    public DateTimeOffset? DefaultTime { get; init; }

    /// <summary>Records in a block.</summary>
    public int RecordsPerBlock { get; init; } = DefaultRecordsPerBlock;

    /// <summary>Most bytes of text, unpacked. AWS's files hold at most 75 MB before compression is counted; a crafted one may unpack to a thousand times its size.</summary>
    public long MaxBytes { get; init; } = 4L << 30;
}
