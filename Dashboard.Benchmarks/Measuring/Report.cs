using System.Text.Json;

namespace Dashboard.Benchmarks.Measuring;

/// <summary>Prints lines as they come: a table for people, or one JSON object a line.</summary>
internal sealed class Report(TextWriter output, bool json)
{
    private bool _headed;

    /// <summary>Whether every line that has a goal and could be judged reached it.</summary>
    public bool AllHeld { get; private set; } = true;

    public void Add(BenchmarkLine line)
    {
        AllHeld &= line.Held != false;
        if (json)
        {
            AddJson(line);
            return;
        }

        if (!_headed)
        {
            output.WriteLine(Row("what", "ours", "peer", "ratio", "reach", "aim", "held", "peer and its version"));
            _headed = true;
        }

        output.WriteLine(Row(
            line.Name,
            line.Ours.ToString(),
            line.Peer?.ToString() ?? "-",
            line.Ratio is { } ratio ? Measured.Numeral(ratio) + " x" : "-",
            Bound(line.Goal, goal => goal.Reach),
            Bound(line.Goal, goal => goal.Aim),
            line.Held switch { true => line.Aimed == true ? "aim" : "held", false => "NOT HELD", _ => "-" },
            line.PeerVersion ?? ""));
        if (line.Note is { } note)
        {
            output.WriteLine($"    {note}");
        }

        output.Flush();
    }

    private void AddJson(BenchmarkLine line)
    {
        output.WriteLine(JsonSerializer.Serialize(new
        {
            name = line.Name,
            ours = line.Ours.Value,
            unit = line.Ours.Unit.Name,
            peer = line.Peer?.Value,
            version = line.PeerVersion,
            ratio = line.Ratio,
            reach = line.Goal?.Reach,
            aim = line.Goal?.Aim,
            held = line.Held,
            note = line.Note,
        }));
        output.Flush();
    }

    private static string Bound(Goal? goal, Func<Goal, double> bound) =>
        goal is null ? "-" : $"{(goal.Better == GoalDirection.Larger ? ">=" : "<=")} {Measured.Numeral(bound(goal))}{(goal.Of == GoalOf.Ours ? "" : " x")}";

    private static string Row(string name, string ours, string peer, string ratio, string reach, string aim, string held, string version) =>
        $"{name,-62} {ours,18} {peer,18} {ratio,9} {reach,12} {aim,12} {held,-8} {version}".TrimEnd();
}
