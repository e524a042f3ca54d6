using System.Buffers;
using System.Text.Json;
using Zextras.Backup.Messages;

namespace Zextras.Backup.Actors.Configuration;

/// <summary>What happens to properties.</summary>
internal static class PropertyEvents
{
    /// <summary>Somebody set a property, or took its value away. It is its own command, and its own answer.</summary>
    /// <param name="Name">The property.</param>
    /// <param name="Level">Where.</param>
    /// <param name="Target">The class of service or account; empty else.</param>
    /// <param name="Author">Who.</param>
    /// <param name="At">When, UTC.</param>
    public sealed record Changed(string Name, PropertyLevel Level, string Target, string Author, DateTimeOffset At) : IPersisted<Changed>
    {
        /// <inheritdoc/>
        public static string Manifest => "property.changed.v1";

        /// <summary>The value; null where it was taken away.</summary>
        public string? Value { get; init; }

        /// <inheritdoc/>
        public static Changed Decode(ReadOnlySpan<byte> utf8)
        {
            try
            {
                return JsonSerializer.Deserialize(utf8, PropertyJson.Default.Changed) ?? throw new FormatException("The journal holds 'null' where a property belongs.");
            }
            catch (JsonException e)
            {
                throw new FormatException($"The journal holds no property: {e.Message}", e);
            }
        }

        /// <inheritdoc/>
        public void Encode(IBufferWriter<byte> output)
        {
            using var writer = new Utf8JsonWriter(output);
            JsonSerializer.Serialize(writer, this, PropertyJson.Default.Changed);
        }
    }
}
