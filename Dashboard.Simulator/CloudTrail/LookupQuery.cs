using System.Globalization;
using System.Text.Json;
using Dashboard.Simulator.Estate.Events;
using Dashboard.Simulator.Wire;

namespace Dashboard.Simulator.CloudTrail;

/// <summary>A checked LookupEvents call.</summary>
internal sealed record LookupQuery
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(90);
    private static readonly string[] Keys = ["EventId", "EventName", "ReadOnly", "Username", "ResourceType", "ResourceName", "EventSource", "AccessKeyId"];

    /// <summary>Inclusive, as is <see cref="End"/>.</summary>
    public required DateTimeOffset Start { get; init; }

    public required DateTimeOffset End { get; init; }

    public required int PageSize { get; init; }

    public (string Key, string Value)? Attribute { get; init; }

    public bool Insights { get; init; }

    /// <summary>What a token is bound to.</summary>
    public required string Parameters { get; init; }

    public static LookupQuery Read(JsonElement input, DateTimeOffset now)
    {
        var attributes = input.List("LookupAttributes");
        if (attributes.Count > 1)
        {
            throw new AwsError("InvalidLookupAttributesException", "You can only specify one lookup attribute.");
        }

        var size = input.Number("MaxResults") ?? 50;
        if (size is < 1 or > 50)
        {
            throw new AwsError("InvalidMaxResultsException", "Invalid maximum results specified. MaxResults must be between 1 and 50.");
        }

        if (input.Time("StartTime") is { } from && input.Time("EndTime") is { } to && from > to)
        {
            throw new AwsError("InvalidTimeRangeException", "Start time must be before end time.");
        }

        if (input.Text("EventCategory") is { } category and not "insight")
        {
            throw new AwsError("InvalidEventCategoryException", $"The event category {category} is not valid.");
        }

        var (start, end) = (input.Time("StartTime") ?? now - Kept, input.Time("EndTime") ?? now);
        return new LookupQuery
        {
            Start = start < now - Kept ? now - Kept : start,
            End = end > now ? now : end,
            PageSize = size,
            Attribute = attributes.Count == 0 ? null : ReadAttribute(attributes[0]),
            Insights = input.Text("EventCategory") is not null,
            Parameters = string.Join('\n', input.EnumerateObject()
                .Where(member => member.Name != "NextToken")
                .OrderBy(member => member.Name, StringComparer.Ordinal)
                .Select(member => $"{member.Name}={member.Value.GetRawText()}")),
        };
    }

    /// <summary>Rules out whole kinds of event before any is made.</summary>
    public bool MayHold(Activity activity) => Attribute switch
    {
        ("EventName", var name) => activity.Name == name,
        ("EventSource", var source) => activity.Source == source,
        ("ReadOnly", var flag) => activity.ReadOnly == (flag == "true"),
        ("Username", var user) => activity.Actors.Any(actor => actor.Who.Username == user),
        _ => true,
    };

    public bool MayHold(Guid id) => Attribute is not ("EventId", var wanted) || id.ToString() == wanted;

    public bool Holds(TrailEvent seen) => seen.At >= Start && seen.At <= End && Attribute switch
    {
        ("Username", var user) => seen.Actor.Who.Username == user,
        ("AccessKeyId", var key) => seen.AccessKey == key,
        ("ResourceType", var type) => seen.Details.Resources.Any(resource => resource.Type == type),
        ("ResourceName", var name) => seen.Details.Resources.Any(resource => resource.Name == name),
        _ => true,
    };

    private static (string Key, string Value) ReadAttribute(JsonElement attribute)
    {
        var (key, value) = (attribute.Text("AttributeKey"), attribute.Text("AttributeValue"));
        return key is null || !Keys.Contains(key) || string.IsNullOrEmpty(value) || value.Length > 2000
            ? throw new AwsError("InvalidLookupAttributesException", string.Create(CultureInfo.InvariantCulture, $"The lookup attribute is not valid: use one of {string.Join(", ", Keys)} and a value of 1 to 2000 characters."))
            : (key, value);
    }
}
