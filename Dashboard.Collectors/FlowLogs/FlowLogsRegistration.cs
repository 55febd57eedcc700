using Dashboard.Collectors.Aws;
using Dashboard.Core.Collection;

namespace Dashboard.Collectors.FlowLogs;

/// <summary>One collector a bucket and prefix: all accounts, regions and flow logs that deliver into it.</summary>
internal static class FlowLogsRegistration
{
    /// <summary>Windows of ten minutes, in files every five, delivered about ten later.</summary>
    private static readonly TimeSpan Settle = TimeSpan.FromMinutes(30);

    public static IEnumerable<CollectorRegistration> Logs(CollectorContext context)
    {
        var settings = context.Configuration.FlowLogs;
        var log = new S3Log
        {
            Source = "aws.flowlogs",
            Title = "Flow logs",
            Settle = Settle,
            Layout = new FlowLogLayout(),
            Reader = source => new FlowLogObjectReader(source, context.Parquet),
        };
        return S3LogRegistration.Buckets(context, log, settings.Logs, settings.Every);
    }
}
