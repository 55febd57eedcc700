using System.Globalization;
using Dashboard.Cli.Output;
using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.Checking;

namespace Dashboard.Cli.Verbs;

/// <summary>Writes what a check found.</summary>
internal sealed class FsckReport(IVerbOutput output)
{
    /// <summary>A line for each finding; gives the exit code.</summary>
    public async Task<int> WriteAsync(IReadOnlyCollection<CheckFinding> found, RowFormat format, CancellationToken cancellationToken)
    {
        var damaged = found.Count(finding => finding.IsDamage);
        if (found.Count > 0)
        {
            var rows = RowWriter.Of(format, ["file", "kind", "from", "to", "what", "remedy"], output);
            foreach (var finding in found)
            {
                await rows.WriteAsync(
                    [
                        new("file", FieldValue.Of(finding.File)),
                        new("kind", finding.Kind is { } kind ? FieldValue.Of(kind.ToString().ToLowerInvariant()) : FieldValue.Of("state")),
                        new("from", finding.Range is { } from ? FieldValue.Of(from.From) : default),
                        new("to", finding.Range is { } to ? FieldValue.Of(to.Until) : default),
                        new("what", FieldValue.Of(finding.What)),
                        new("remedy", FieldValue.Of(finding.Remedy)),
                    ],
                    cancellationToken);
            }

            await rows.CompleteAsync(cancellationToken);
        }

        await output.NoteAsync(damaged == 0 ? "All files are sound." : string.Create(CultureInfo.InvariantCulture, $"{damaged} damaged {(damaged == 1 ? "place" : "places")}."), cancellationToken);
        return damaged == 0 ? ExitCode.Done : ExitCode.Failed;
    }
}
