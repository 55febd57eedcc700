using System.Globalization;
using System.Text;
using System.Text.Json;
using Dashboard.Simulator.Estate;
using Dashboard.Simulator.Estate.Events;
using Dashboard.Simulator.Faults;
using Dashboard.Simulator.Wire;

namespace Dashboard.Simulator.CloudTrail;

/// <summary>LookupEvents, in awsJson 1.1: newest first, and only what has been delivered by now.</summary>
internal sealed class CloudTrailService(EstateEvents events, AwsQuotas quotas, OpaqueToken tokens) : IAwsService
{
    private readonly RateQuota _lookups = new(quotas.LookupEvents, quotas.LookupEvents);

    public string Name => "CloudTrail";

    public WireAnswer Answer(AwsRequest request)
    {
        if (request.Call.Operation != "LookupEvents")
        {
            throw AwsError.UnknownOperation(request.Call);
        }

        if (!_lookups.TryTake($"{request.Caller.Account}/{request.Call.Region}", request.Now))
        {
            throw AwsError.Throttled(Name);
        }

        using var input = JsonInput.Parse(request.Body);
        var query = LookupQuery.Read(input.RootElement, request.Now);
        var position = input.RootElement.Text("NextToken") is { } token
            ? tokens.Read(token, query.Parameters) ?? throw new AwsError("InvalidNextTokenException", "Invalid NextToken: it must be used with the parameters of the call that returned it.")
            : null;
        var found = query.Insights ? [] : NewestFirst(request, query, position).Take(query.PageSize + 1).ToList();
        var page = found.Take(query.PageSize).ToList();
        return JsonAnswer.Of("application/x-amz-json-1.1", json =>
        {
            json.WriteStartArray("Events");
            foreach (var seen in request.Records.Apply(page))
            {
                Write(json, seen);
            }

            json.WriteEndArray();
            if (found.Count > page.Count)
            {
                json.WriteString("NextToken", tokens.Issue(Position(page[^1]), query.Parameters));
            }
        });
    }

    /// <summary>Pages follow the events' own order: one that is delivered while pages are turned, and belongs before, is missed.</summary>
    private IEnumerable<TrailEvent> NewestFirst(AwsRequest request, LookupQuery query, string? position)
    {
        var (account, region) = (request.Caller.Account, request.Call.Region);
        var horizon = request.Records.Horizon(request.Now);
        var newest = (position is null ? query.End.ToUnixTimeSeconds() : long.Parse(position.Split(' ')[0], CultureInfo.InvariantCulture)) / 60;
        for (var minute = newest; minute >= query.Start.ToUnixTimeSeconds() / 60; minute--)
        {
            var inMinute = events.InMinute(account, region, minute, query.MayHold, query.Attribute is null ? null : query.MayHold);
            for (var i = inMinute.Count - 1; i >= 0; i--)
            {
                var seen = inMinute[i];
                if (seen.DeliveredAt <= horizon && query.Holds(seen) && (position is null || string.CompareOrdinal(Position(seen), position) < 0))
                {
                    yield return seen;
                }
            }
        }
    }

    /// <summary>Sorts as the events do: seconds of a fixed width, then the id.</summary>
    private static string Position(TrailEvent seen) =>
        string.Create(CultureInfo.InvariantCulture, $"{seen.At.ToUnixTimeSeconds():D12} {seen.Id}");

    private static void Write(Utf8JsonWriter json, TrailEvent seen)
    {
        json.WriteStartObject();
        json.WriteString("EventId", seen.Id);
        json.WriteString("EventName", seen.Activity.Name);
        json.WriteString("ReadOnly", seen.Activity.ReadOnly ? "true" : "false");
        if (seen.AccessKey is { } key)
        {
            json.WriteString("AccessKeyId", key);
        }

        json.WriteEpoch("EventTime", seen.At);
        json.WriteString("EventSource", seen.Activity.Source);
        if (seen.Actor.Who.Username is { } user)
        {
            json.WriteString("Username", user);
        }

        json.WriteStartArray("Resources");
        foreach (var (type, name) in seen.Details.Resources)
        {
            json.WriteStartObject();
            json.WriteString("ResourceType", type);
            json.WriteString("ResourceName", name);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("CloudTrailEvent", Encoding.UTF8.GetString(EventJson.Record(seen).Span));
        json.WriteEndObject();
    }
}
