using Dashboard.Core.Telemetry;

namespace Dashboard.Storage.Embedded.Events;

/// <summary>Outcomes in ECS words, as the column holds them.</summary>
internal static class OutcomeText
{
    public static string Of(Outcome outcome) => outcome switch
    {
        Outcome.Success => "success",
        Outcome.Failure => "failure",
        _ => "unknown",
    };

    public static Outcome Parse(string? text) => text switch
    {
        "success" => Outcome.Success,
        "failure" => Outcome.Failure,
        _ => Outcome.Unknown,
    };
}
