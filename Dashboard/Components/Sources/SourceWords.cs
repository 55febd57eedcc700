using System.Globalization;
using Dashboard.Core.Collection;
using Dashboard.Core.Collection.Rereads;
using Dashboard.Core.Panels;
using Dashboard.State;

namespace Dashboard.Components.Sources;

/// <summary>Sentences of the Sources page.</summary>
public static class SourceWords
{
    /// <summary>What is read beside the new, and how far it is, e.g. <c>Reading again 24 Nov 10:00 to 12:00: 40 %</c>.</summary>
    public static string Progress(RereadStatus status, ViewerClock clock, DateTimeOffset now)
    {
        var reread = status.Reread;
        var verb = reread.Reason is RereadReason.Loss ? "Reading again" : "Reading history";
        var progress = string.Create(CultureInfo.InvariantCulture, $"{verb} {clock.Brief(reread.From, now)} to {clock.Brief(reread.Until, now)}: {Math.Floor(100 * reread.Share):0} %");
        return status.Trouble is { } trouble ? $"{progress}. It waits: {trouble}" : progress;
    }

    /// <summary>What the source bills by, and about what that has cost since start.</summary>
    public static string Billed(CollectorStatus status)
    {
        var units = status.Activity.BilledUnits;
        var count = Quantity.Of(units, "Count");
        return status.Registration.Billing is { } billing
            ? string.Create(CultureInfo.InvariantCulture, $"{count} {billing.Unit} since start, about ${billing.DollarsFor(units):0.00} at the list price of ${billing.DollarsPerThousand:0.00##} per thousand")
            : $"billed units: {count}";
    }
}
