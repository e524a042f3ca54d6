using System.Buffers;
using System.Text.Json.Serialization;
using Zextras.Backup.Messages;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Operations;

/// <summary>What happens to operations.</summary>
internal static class OperationEvents
{
    /// <summary>Somebody asked for it.</summary>
    public sealed record Submitted(Guid Operation, DateTimeOffset At, string Kind, string Author, string Node)
        : IPersisted<Submitted>, IOperationEvent
    {
        /// <inheritdoc/>
        public static string Manifest => "operation.submitted.v1";

        /// <summary>The command's arguments, in their order.</summary>
        [JsonConverter(typeof(ValueListConverter<NamedText>))]
        public ValueList<NamedText> Arguments { get; init; } = [];

        /// <inheritdoc/>
        public static Submitted Decode(ReadOnlySpan<byte> utf8) => OperationJson.Read(utf8, OperationJson.Default.Submitted);

        /// <inheritdoc/>
        public void Encode(IBufferWriter<byte> output) => OperationJson.Write(output, this, OperationJson.Default.Submitted);
    }

    /// <summary>It began.</summary>
    public sealed record Started(Guid Operation, DateTimeOffset At) : IPersisted<Started>, IOperationEvent
    {
        /// <inheritdoc/>
        public static string Manifest => "operation.started.v1";

        /// <inheritdoc/>
        public static Started Decode(ReadOnlySpan<byte> utf8) => OperationJson.Read(utf8, OperationJson.Default.Started);

        /// <inheritdoc/>
        public void Encode(IBufferWriter<byte> output) => OperationJson.Write(output, this, OperationJson.Default.Started);
    }

    /// <summary>It said something, or got further: what is known of it if its node falls.</summary>
    public sealed record Reported(Guid Operation, DateTimeOffset At, OperationProgress Progress) : IPersisted<Reported>, IOperationEvent
    {
        /// <inheritdoc/>
        public static string Manifest => "operation.reported.v1";

        /// <summary>New lines of its log.</summary>
        [JsonConverter(typeof(ValueListConverter<OperationLine>))]
        public ValueList<OperationLine> Lines { get; init; } = [];

        /// <inheritdoc/>
        public static Reported Decode(ReadOnlySpan<byte> utf8) => OperationJson.Read(utf8, OperationJson.Default.Reported);

        /// <inheritdoc/>
        public void Encode(IBufferWriter<byte> output) => OperationJson.Write(output, this, OperationJson.Default.Reported);
    }

    /// <summary>It is over.</summary>
    public sealed record Ended(Guid Operation, DateTimeOffset At, OperationState State, OperationProgress Progress)
        : IPersisted<Ended>, IOperationEvent
    {
        /// <inheritdoc/>
        public static string Manifest => "operation.ended.v1";

        /// <summary>Counted results, in the order to show.</summary>
        [JsonConverter(typeof(ValueListConverter<NamedCount>))]
        public ValueList<NamedCount> Counts { get; init; } = [];

        /// <summary>What a restore came to in each account; null for what is no restore.</summary>
        [JsonConverter(typeof(ValueListConverter<AccountTally>))]
        public ValueList<AccountTally>? Accounts { get; init; }

        /// <summary>Why it failed; null else.</summary>
        public string? Error { get; init; }

        /// <inheritdoc/>
        public static Ended Decode(ReadOnlySpan<byte> utf8) => OperationJson.Read(utf8, OperationJson.Default.Ended);

        /// <inheritdoc/>
        public void Encode(IBufferWriter<byte> output) => OperationJson.Write(output, this, OperationJson.Default.Ended);
    }
}
